import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { E, type Either } from "@latentjs/em-core";
import type { FamilyModule } from "@latentjs/mixture";
import { wrongInput, type Failure } from "../failure.js";
import { nodeError } from "../node-error.js";

/** A family and where it was found. */
export interface LoadedFamily {
  readonly module: FamilyModule;
  /** What saved models call the module. */
  readonly specifier: string;
  /** Where it lies, for workers that import it. */
  readonly url: string;
}

/** The package of the families that come with the command. */
export const OWN_FAMILIES = "@latentjs/families";

const PLAIN_NAME = /^[a-z][a-z0-9-]*$/;
const OWN_SPECIFIER = new RegExp(`^${OWN_FAMILIES}/[a-z][a-z0-9-]*$`);
const PATH = /^(?:\.{0,2}[\\/]|file:)|\.m?js$/;

/** Whether a specifier names a module that comes with the command, which is loaded without being asked for by name. */
export const isOwnFamily = (specifier: string): boolean => OWN_SPECIFIER.test(specifier);

/** Where a specifier leads; undefined where there is no such module. */
type Resolve = () => string | undefined;

const HERE = fileURLToPath(import.meta.url);

/** A package as a module in `folder` finds it: in its node_modules, and in those above. */
const packageFrom = (folder: string, name: string): string | undefined => {
  try {
    return pathToFileURL(createRequire(join(folder, "latent.js")).resolve(name)).href;
  } catch (cause) {
    if (nodeError(cause).code === "MODULE_NOT_FOUND") return undefined;
    throw cause;
  }
};

/** What a name may mean, in the order in which it is tried. */
const candidates = (name: string): ReadonlyArray<Resolve> => {
  const folder = process.cwd();
  if (name.startsWith("file:") || isOwnFamily(name)) return [() => name];
  if (PATH.test(name)) return [() => pathToFileURL(resolve(folder, name)).href];
  return [
    ...(PLAIN_NAME.test(name) ? [() => `${OWN_FAMILIES}/${name}`] : []),
    () => packageFrom(folder, name),
    () => packageFrom(dirname(HERE), name),
  ];
};

/** Whether there is no such module, as opposed to one that imports what is not there. */
const isAbsent = (cause: unknown): boolean => {
  const { code, message } = nodeError(cause);
  return code === "ERR_MODULE_NOT_FOUND" && message.endsWith(`imported from ${HERE}`);
};

const isFunction = (value: unknown): boolean => typeof value === "function";

const isFamilyModule = (value: unknown): value is FamilyModule => {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const isNamed = typeof fields.get("name") === "string" && typeof fields.get("summary") === "string";
  const isUsable = isFunction(fields.get("specFor")) && isFunction(fields.get("fromSpec"));
  return isNamed && isUsable && Array.isArray(fields.get("settings"));
};

/** The family that a module exports, if it exports one. */
export const familyIn = (loaded: unknown): FamilyModule | undefined => {
  if (typeof loaded !== "object" || loaded === null || !("family" in loaded)) return undefined;
  return isFamilyModule(loaded.family) ? loaded.family : undefined;
};

const EXPECTED = "gaussian, an installed family, or a module that exports one";

/**
 * The family of a name: one that comes with the command, else a package or a file, looked for from the folder where the command was
 * called. Nothing else is loaded. Errors: no such module, one that does not load, one without a family.
 */
export const loadFamily = async (
  name: string,
  where: string = "Option --family",
): Promise<Either<Failure, LoadedFamily>> => {
  for (const find of candidates(name)) {
    let specifier: string | undefined;
    let loaded: unknown;
    try {
      specifier = find();
      if (specifier === undefined) continue;
      loaded = await import(specifier);
    } catch (cause) {
      if (isAbsent(cause)) continue;
      const { message } = nodeError(cause);
      const actual = `${JSON.stringify(name)}, which does not load (${message})`;
      return E.left(
        wrongInput(where, "a module that loads", actual, "A path that ends in .js names a file."),
      );
    }
    const module = familyIn(loaded);
    if (module !== undefined) {
      const isOwn = isOwnFamily(specifier);
      const url = isOwn ? import.meta.resolve(specifier) : specifier;
      return E.right({ module, specifier: isOwn ? specifier : name, url });
    }
    const expected = 'a module that exports a family under the name "family"';
    return E.left(wrongInput(where, expected, `${JSON.stringify(name)}, which exports none`));
  }
  const remedy = "latent families lists the installed ones.";
  return E.left(wrongInput(where, EXPECTED, JSON.stringify(name), remedy));
};
