import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { E, type Either, type Json } from "@latentjs/em-core";
import type { Failure } from "../failure.js";
import { familyIn, loadFamily, OWN_FAMILIES, type LoadedFamily } from "../families/load-family.js";
import { optionOf } from "../families/settings.js";
import { jsonText } from "../output/json-text.js";
import { paragraph } from "../output/paragraph.js";
import { lineWidth, print } from "../output/standard-streams.js";

/** The options of `families`, as commander hands them over. */
export interface FamiliesFlags {
  readonly json?: true;
}

/** What a list says of a family. */
interface Listed {
  readonly name: string;
  readonly module: string;
  readonly summary: string;
  readonly settings: LoadedFamily["module"]["settings"];
}

const GAUSSIAN: Listed = {
  name: "gaussian",
  module: "@latentjs/gmm",
  summary: "Columns of numbers with correlations, by normal distributions; the default, with --covariance",
  settings: [],
};

const HMM: Listed = {
  name: "hmm",
  module: "@latentjs/hmm",
  summary:
    "Hidden Markov models of sequences, one or with --group several; --emission names the family that the states emit",
  settings: [
    {
      name: "initial",
      meaning:
        "free initial probabilities, or stationary ones, those of the chain in equilibrium; free if not given",
      required: false,
    },
  ],
};

const listedOf = ({ module, specifier }: LoadedFamily): Listed => {
  const { name, summary, settings } = module;
  return { name, module: specifier, summary, settings };
};

/** The modules of the package of families that export one, in the order of their names. */
const installed = async (): Promise<ReadonlyArray<LoadedFamily>> => {
  const folder = fileURLToPath(new URL("./dist", import.meta.resolve(`${OWN_FAMILIES}/package.json`)));
  const names = readdirSync(folder).filter((file) => file.endsWith(".js"));
  const found = await Promise.all(
    names.toSorted().map(async (file) => {
      const specifier = `${OWN_FAMILIES}/${basename(file, ".js")}`;
      const module = familyIn(await import(specifier));
      return module === undefined ? [] : [{ module, specifier, url: import.meta.resolve(specifier) }];
    }),
  );
  return found.flat();
};

const described = ({ name, summary, settings }: Listed, width: number): string => {
  const lines = settings.map(
    ({ name: setting, meaning, required }) =>
      `  ${optionOf(setting)}  ${meaning}${required ? " (required)" : ""}\n`,
  );
  const text = paragraph(`${summary.replace(/\.$/, "")}.`, width - 2);
  return `${name}\n${text.replaceAll(/^(?=.)/gm, "  ")}${lines.join("")}`;
};

/** `latent families`: the families that come with the command, or those of the modules that are named. */
export const families = async (
  names: ReadonlyArray<string>,
  flags: FamiliesFlags,
): Promise<Either<Failure, void>> => {
  const named: LoadedFamily[] = [];
  for (const name of names) {
    const loaded = await loadFamily(name, "The module");
    if (E.isLeft(loaded)) return loaded;
    named.push(loaded.right);
  }
  const own = (await installed()).map(listedOf).filter(({ name }) => name !== GAUSSIAN.name);
  const all = names.length > 0 ? named.map(listedOf) : [GAUSSIAN, HMM, ...own];
  const document: Json = {
    format: "latentjs/families",
    version: 1,
    families: all.map(({ name, module, summary, settings }) => ({
      name,
      module,
      summary,
      settings: settings.map(({ name: setting, meaning, required }) => ({
        name: setting,
        meaning,
        required,
      })),
    })),
  };
  const text = all.map((each) => described(each, lineWidth())).join("\n");
  await print(flags.json === true ? `${jsonText(document)}\n` : text);
  return E.right(undefined);
};
