import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { namesOf, type Names } from "./names.js";

/** What was written, or why nothing was. */
export type Written =
  | { readonly _tag: "Written"; readonly files: ReadonlyArray<string> }
  | { readonly _tag: "Refused"; readonly why: string };

const TEMPLATE = join(import.meta.dirname, "../template");
const README = "packages/families/README.md";
/** The first table of families, by its rows. */
const TABLE = /(?:^\| `[a-z0-9-]+` .*\n)+/m;

/** The text of a template with the family's names in place of its own. */
const filled = (file: string, { kebab, camel, pascal }: Names): string =>
  readFileSync(join(TEMPLATE, file), "utf8")
    .replaceAll('"./rayleigh.js"', `"./${kebab}.js"`)
    .replaceAll('"rayleigh"', `"${kebab}"`)
    .replaceAll("`rayleigh`", `\`${kebab}\``)
    .replaceAll("families/rayleigh", `families/${kebab}`)
    .replaceAll("rayleigh", camel)
    .replaceAll("Rayleigh", pascal);

/** The files of a family, by their place in the checkout. */
const contentsOf = (names: Names): Readonly<Record<string, string>> => {
  const { kebab } = names;
  const own = `"./${kebab}.js"`;
  return {
    [`packages/families/src/${kebab}.ts`]: filled("rayleigh.ts", names),
    [`packages/families/test/laws/${kebab}.laws.test.ts`]: filled("rayleigh.laws.test.ts", names).replaceAll(
      own,
      `"../../src/${kebab}.js"`,
    ),
    [`examples/src/families/${kebab}.ts`]: filled("rayleigh.example.ts", names).replaceAll(
      own,
      `"@latentjs/families/${kebab}"`,
    ),
    [`.changeset/family-${kebab}.md`]: filled("changeset.md", names),
  };
};

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
  const contents = contentsOf(names);
  const existing = Object.keys(contents).filter((file) => existsSync(join(root, file)));
  if (existing.length > 0) {
    return { _tag: "Refused", why: `There is ${existing.join(", ")} already. Choose another name.` };
  }
  const page = readFileSync(join(root, README), "utf8");
  const all = { ...contents, [README]: withRow(page, filled("readme-row.md", names).trim()) };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return { _tag: "Written", files: Object.keys(all) };
};
