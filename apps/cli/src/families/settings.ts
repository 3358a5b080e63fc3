import { E, type Either } from "@latentjs/em-core";
import type { FamilyModule, FamilySetting } from "@latentjs/mixture";
import { wrongInput, type Failure } from "../failure.js";
import type { SettingFlags } from "./setting-flags.js";

/** Settings of a family by their names. */
export type Settings = Readonly<Record<string, string>>;

/** The option that fills a setting. */
export const optionOf = (setting: string): string =>
  setting === "response" || setting === "group" ? `--${setting} <column>` : `--set ${setting}=<value>`;

/** The settings that the options fill. Errors: `--set` without a name, a setting that is filled twice. */
export const givenSettings = ({ response, group, set = [] }: SettingFlags): Either<Failure, Settings> => {
  const given = new Map<string, string>();
  if (response !== undefined) given.set("response", response.trim());
  if (group !== undefined) given.set("group", group.trim());
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
export const checkSettings = (module: FamilyModule, given: Settings): Either<Failure, void> => {
  const unknown = Object.keys(given).find((name) => module.settings.every((known) => known.name !== name));
  if (unknown !== undefined) {
    const place = `Option ${optionOf(unknown)}`;
    return E.left(wrongInput(place, "a family that takes it", `the family ${module.name}`, takes(module)));
  }
  const missing = module.settings.find(({ name, required }) => required && given[name] === undefined);
  return missing === undefined
    ? E.right(undefined)
    : E.left(
        wrongInput(`Option ${optionOf(missing.name)}`, `the ${missing.meaning}`, "nothing", takes(module)),
      );
};
