import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { isReserved, namesOf, type Names } from "./names.js";

/** What was written, or why nothing was. */
export type Written =
  | { readonly _tag: "Written"; readonly files: ReadonlyArray<string> }
  | { readonly _tag: "Refused"; readonly why: string };

const ROOT = join(import.meta.dirname, "../../..");
const TEMPLATE = join(import.meta.dirname, "../template");
const README = "packages/families/README.md";
/** The first table of families, by its rows. */
const TABLE = /(?:^\| `[a-z0-9-]+` .*\n)+/m;

/** Files of the template with code. */
const [FAMILY, LAWS, EXAMPLE] = ["rayleigh.ts", "rayleigh.laws.test.ts", "rayleigh.example.ts"] as const;

const template = (file: string): string => readFileSync(join(TEMPLATE, file), "utf8");

/** The text of a template with the family's names in place of its own, and `module` in place of the family's. All at once: a name may have the template's in it. */
const filled = (file: string, { kebab, camel, pascal }: Names, module = `./${kebab}.js`): string =>
  template(file).replaceAll(
    /"\.\/rayleigh\.js"|(?<=["`/])rayleigh(?=["`])|rayleigh|Rayleigh/g,
    (found, at: number, text: string) => {
      if (found.endsWith('.js"')) return `"${module}"`;
      if (found === "Rayleigh") return pascal;
      return /["`/]/.test(text.charAt(at - 1)) ? kebab : camel;
    },
  );

/** The files of a family, by their place in the checkout. */
const contentsOf = (names: Names): Readonly<Record<string, string>> => {
  const { kebab } = names;
  return {
    [`packages/families/src/${kebab}.ts`]: filled(FAMILY, names),
    [`packages/families/test/laws/${kebab}.laws.test.ts`]: filled(LAWS, names, `../../src/${kebab}.js`),
    [`examples/src/families/${kebab}.ts`]: filled(EXAMPLE, names, `@latentjs/families/${kebab}`),
    [`.changeset/family-${kebab}.md`]: filled("changeset.md", names),
  };
};

/** Every identifier in the code of the template but its own names: none of them may be a family's too. */
const identifiers = (): ReadonlySet<string> => {
  const code = [FAMILY, LAWS, EXAMPLE]
    .map(template)
    .join("\n")
    .replaceAll(/\/\*[^]*?\*\/|\/\/.*|"[^"\n]*"/g, " ");
  return new Set(code.match(/(?!rayleigh|Rayleigh)\b[A-Za-z_$][\w$]*/g));
};

/** The text as the formatter of the repository leaves it. */
const formatted = (file: string, text: string): string =>
  execFileSync(process.execPath, [join(ROOT, "node_modules/oxfmt/bin/oxfmt"), "--stdin-filepath", file], {
    cwd: ROOT,
    encoding: "utf8",
    input: text,
  });

/** The page of the families with a row more, in its place by name. */
const withRow = (page: string, row: string): string => {
  if (!TABLE.test(page)) throw new Error(`${README} has no table of families`);
  return page.replace(TABLE, (table) => `${[...table.trimEnd().split("\n"), row].toSorted().join("\n")}\n`);
};

/**
 * Writes a family, its laws, its example, its changeset and its row in the README into the checkout at `root`: those of the template under another name,
 * to be rewritten. Where one of the files exists nothing is written.
 */
export const newFamily = (root: string, name: string): Written => {
  const names = namesOf(name);
  if (names === null) {
    const what = `A family's name is lower-case words with hyphens, such as inverse-gaussian, and "${name}" is none.`;
    return { _tag: "Refused", why: what };
  }
  const taken = identifiers();
  const word = [names.camel, names.pascal].find((own) => isReserved(own) || taken.has(own));
  if (word !== undefined) {
    const why = `"${name}" would be called ${word} in its files, where that is a word of the language or means something else.`;
    return { _tag: "Refused", why: `${why} Choose a name of two words, such as ${name}-times.` };
  }
  const contents = contentsOf(names);
  const existing = Object.keys(contents).filter((file) => existsSync(join(root, file)));
  if (existing.length > 0) {
    return { _tag: "Refused", why: `There is ${existing.join(", ")} already. Choose another name.` };
  }
  const page = readFileSync(join(root, README), "utf8");
  const all = { ...contents, [README]: withRow(page, filled("readme-row.md", names).trim()) };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), formatted(file, text));
  }
  return { _tag: "Written", files: Object.keys(all) };
};
