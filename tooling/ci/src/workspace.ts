import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const listed = (root: string, folder: string): readonly string[] =>
  existsSync(join(root, folder)) ? readdirSync(join(root, folder)).toSorted() : [];

/** Folders of the workspace's packages, relative to `root`, with forward slashes. */
export const packageFolders = (root: string): readonly string[] =>
  ["packages", "apps", "tooling"]
    .flatMap((parent) => listed(root, parent).map((name) => `${parent}/${name}`))
    .concat("examples")
    .filter((folder) => existsSync(join(root, folder, "package.json")));

/** Files below `folder` whose path `accepts` takes, relative to `root`, with forward slashes. */
export const filesBelow = (
  root: string,
  folder: string,
  accepts: (path: string) => boolean,
): readonly string[] => {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => !/\/(node_modules|dist)\//.test(path) && accepts(path))
    .toSorted();
};

/** TypeScript sources of the packages whose folder starts with one of `parents`, relative to `root`. */
export const sourceFiles = (root: string, parents: readonly string[]): readonly string[] =>
  packageFolders(root)
    .filter((folder) => parents.some((parent) => folder.startsWith(parent)))
    .flatMap((folder) => filesBelow(root, `${folder}/src`, (path) => /\.[cm]?tsx?$/.test(path)));
