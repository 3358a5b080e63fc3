import { E, type Either } from "@latentjs/em-core";
import type { FamilyModule, FamilySetting } from "@latentjs/mixture";
import { wrongInput, type Failure } from "../failure.js";
import { listed } from "../output/numbers.js";
import type { SettingFlags } from "./setting-flags.js";

/** Settings of a family by their names. */
export type Settings = Readonly<Record<string, string>>;

/** The option that fills a setting. */
export const optionOf = (setting: string): string =>
  setting === "covariance"
    ? "--covariance <structure>"
    : setting === "response" || setting === "group"
      ? `--${setting} <column>`
      : `--set ${setting}=<value>`;

/** Whether families have a setting of that name. */
export const haveSetting = (modules: ReadonlyArray<FamilyModule>, name: string): boolean =>
  modules.some(({ settings }) => settings.some((setting) => setting.name === name));

/**
 * The settings that the options fill: `--group` only where a family has such a setting, else it says which rows are of one component. Errors:
 * `--set` without a name, a setting that is filled twice.
 */
export const givenSettings = (
  { response, group, covariance, set = [] }: SettingFlags & { readonly covariance?: string },
  modules: ReadonlyArray<FamilyModule>,
): Either<Failure, Settings> => {
  const given = new Map<string, string>();
  if (response !== undefined) given.set("response", response.trim());
  if (group !== undefined && haveSetting(modules, "group")) given.set("group", group.trim());
  if (covariance !== undefined) given.set("covariance", covariance.trim());
  for (const text of set) {
    const [, name = "", value = ""] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? [];
    if (name === "") return E.left(wrongInput("Option --set", "name=value", JSON.stringify(text)));
    if (given.has(name)) {
      return E.left(wrongInput("Option --set", "each setting once", `${name} twice`, "Give it once."));
    }
    given.set(name, value.trim());
  }
  return E.right(Object.fromEntries(given));
};

const described = ({ name, meaning, required }: FamilySetting): string =>
  `${optionOf(name)} (${meaning}${required ? ", required" : ""})`;

const takes = ({ name, settings }: FamilyModule): string =>
  settings.length === 0
    ? `The family ${name} takes no settings.`
    : `The family ${name} takes ${settings.map(described).join("; ")}.`;

/** Refuses settings that the family does not have, and asks for those that it needs; the remedy lists what it takes. */
export const checkSettings = (
  modules: ReadonlyArray<FamilyModule>,
  given: Settings,
): Either<Failure, void> => {
  const unknown = Object.keys(given).find((name) => !haveSetting(modules, name));
  if (unknown !== undefined) {
    const place = `Option ${optionOf(unknown)}`;
    const named = modules.map(({ name }) => name).join(" + ");
    const remedy = [...new Set(modules)].map(takes).join(" ");
    return E.left(wrongInput(place, "a family that takes it", `the family ${named}`, remedy));
  }
  for (const module of modules) {
    const missing = module.settings.find(({ name, required }) => required && given[name] === undefined);
    if (missing === undefined) continue;
    const place = `Option ${optionOf(missing.name)}`;
    return E.left(wrongInput(place, `the ${missing.meaning}`, "nothing", takes(module)));
  }
  return E.right(undefined);
};

/** The values of settings that are names of columns, or may be. */
export const namedBySettings = (
  modules: ReadonlyArray<FamilyModule>,
  given: Settings,
): ReadonlyArray<string> => {
  const columns = modules.flatMap(({ settings }) =>
    settings.filter(({ namesColumn = false }) => namesColumn).map(({ name }) => name),
  );
  return [...new Set(["response", "group", ...columns])].flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [value];
  });
};

/** Refuses any settings: those of a saved model hold. */
export const noSettings = (settings: Settings): Either<Failure, void> => {
  const given = Object.keys(settings);
  const remedy = "Leave them out: the settings are those of the model to start from.";
  return given.length === 0
    ? E.right(undefined)
    : E.left(wrongInput("The options", "no settings beside --init params:", listed(given), remedy));
};

/** The settings that a family has. */
export const settingsFor = ({ settings }: FamilyModule, given: Settings): Settings =>
  Object.fromEntries(
    Object.entries(given).filter(([name]) => settings.some((setting) => setting.name === name)),
  );
