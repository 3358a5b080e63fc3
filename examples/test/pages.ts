import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** A page of text in the repository. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

const filesBelow = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .toSorted();

const pageAt = (path: string): Page => ({ path, text: readFileSync(join(root, path), "utf8") });

/** The pages at the root and below `docs`. */
export const pages: ReadonlyArray<Page> = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...filesBelow("docs", ".md"),
].map(pageAt);

export const pageNamed = (path: string): Page => {
  const page = pages.find((candidate) => candidate.path === path);
  if (page === undefined) throw new Error(`there is no page ${path}`);
  return page;
};

/** The blocks of code of a page in `language`, "" for those without one, as they stand between the fences. */
export const codeBlocks = ({ text }: Page, language: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^ *```(\w*)\n([^]*?)^ *```$/gm))
    .filter(([, name]) => name === language)
    .map(([, , code]) => code);

const withoutCode = (text: string): string =>
  text.replaceAll(/^ *```[^]*?^ *```$/gm, "").replaceAll(/`[^`\n]*`/g, "");

/** What a heading is called in a link: as GitHub makes it. */
const anchorsOf = (text: string): ReadonlyArray<string> =>
  Array.from(text.replaceAll(/^ *```[^]*?^ *```$/gm, "").matchAll(/^#+ (.*)$/gm), ([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Links of a page that lead nowhere: no such file, or no such heading in it. Links to other sites are not followed. */
export const deadLinks = ({ path, text }: Page): ReadonlyArray<string> =>
  Array.from(withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target)
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [file, anchor] = target.split("#");
      const place = file === "" ? join(root, path) : resolve(root, dirname(path), file);
      if (relative(root, place).startsWith("..") || !existsSync(place)) return true;
      return (
        anchor !== undefined &&
        (statSync(place).isDirectory() || !anchorsOf(readFileSync(place, "utf8")).includes(anchor))
      );
    })
    .map((target) => `${path}: ${target}`);

/** Paths in the text of a page, written as code, of files or folders that do not exist. */
export const deadPaths = ({ path, text }: Page): ReadonlyArray<string> =>
  Array.from(text.matchAll(/`((?:packages|apps|tooling|examples|docs)\/[\w./-]+)`/g), ([, name]) => name)
    .filter((name) => !existsSync(join(root, name)))
    .map((name) => `${path}: ${name}`);

/** Scripts that a page tells to run and package.json does not have. */
export const unknownScripts = ({ path, text }: Page): ReadonlyArray<string> => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return Array.from(text.matchAll(/\bnpm run (?:-s )?([\w:]+(?:-\w+)*)/g), ([, script]) => script)
    .filter((script) => !(script in manifest.scripts))
    .map((script) => `${path}: npm run ${script}`);
};

/** Code of a page: what stands between backticks, and the lines of its blocks. */
const codeOf = ({ text }: Page): ReadonlyArray<string> => [
  ...Array.from(text.matchAll(/`([^`\n]+)`/g), ([, code]) => code),
  ...Array.from(text.matchAll(/^ *```[^]*?^ *```$/gm)).flatMap(([block]) => block.split("\n")),
];

/** Names of the commands that a page calls: `latent fit`, `npm run -s latent -- fit`. */
export const calledCommands = (page: Page): ReadonlyArray<string> =>
  codeOf(page).flatMap((code) =>
    Array.from(code.matchAll(/\blatent (?:-- )?([a-z]+)/g), ([, command]) => command),
  );

/** Options that a page gives to the command, or names by themselves: `--tol`. */
export const calledOptions = (page: Page): ReadonlyArray<string> =>
  codeOf(page)
    .map((code) => code.replace(/^.*\blatent (?:-- )?/, "-- "))
    .filter((code) => code.startsWith("--"))
    .flatMap((code) => Array.from(code.matchAll(/--[a-z][a-z-]+/g), ([option]) => option))
    .filter((option) => !option.startsWith("--help"));

/** Text of every TypeScript source of packages and examples. */
export const sources = (): ReadonlyArray<string> =>
  ["examples", "packages"]
    .flatMap((folder) => filesBelow(folder, ".ts"))
    .filter(
      (path) =>
        /(?:^|\/)src\/|^examples\/test\/poisson\.test/.test(path) && !/\/(?:node_modules|dist)\//.test(path),
    )
    .map((path) => readFileSync(join(root, path), "utf8"));
