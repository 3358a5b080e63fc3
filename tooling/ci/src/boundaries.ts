import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Outcome } from "./outcome.js";
import { filesBelow, packageFolders, sourceFiles } from "./workspace.js";

interface CruiseResult {
  readonly modules: ReadonlyArray<{ readonly source: string }>;
  readonly summary: {
    readonly violations: ReadonlyArray<{
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }>;
    readonly ruleSetUsed: {
      readonly forbidden: ReadonlyArray<{ readonly name: string; readonly comment?: string }>;
    };
  };
}

/** Runs dependency-cruiser in `root` over the sources of all packages. */
const cruise = (root: string, home: string): CruiseResult => {
  const folders = packageFolders(root)
    .map((folder) => `${folder}/src`)
    .filter((folder) => filesBelow(root, folder, () => true).length > 0);
  const config = join(home, ".dependency-cruiser.cjs");
  const program = join(home, "node_modules/.bin/depcruise");
  const ended = spawnSync(program, ["--config", config, "--output-type", "json", ...folders], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: Infinity,
  });
  if (ended.error) throw ended.error;
  if (ended.stdout === "") throw new Error(`dependency-cruiser printed no result. ${ended.stderr}`);
  const result: CruiseResult = JSON.parse(ended.stdout);
  return result;
};

/**
 * Checks which package imports which against `.dependency-cruiser.cjs` of `home`.
 *
 * Also fails when a source file was not looked at: without a compiler that it knows, dependency-cruiser reads no
 * TypeScript and finds no fault.
 */
export const boundaries = (root: string, home: string = root): Outcome => {
  const parents = ["packages/", "apps/", "tooling/", "examples"];
  const files = sourceFiles(root, parents);
  if (files.length === 0)
    return { seen: "", problems: ["No source file was found, so nothing was checked."] };
  const { modules, summary } = cruise(root, home);
  const cruised = new Set(modules.map(({ source }) => source));
  const missed = files.filter((file) => !cruised.has(file));
  const comments = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment ?? ""]));
  return {
    seen: `${files.length} source files import in the right direction`,
    problems: [
      ...missed.map((file) => `${file}: dependency-cruiser did not look at it`),
      ...summary.violations.map(({ from, to, rule }) => {
        const comment = comments.get(rule.name) ?? "";
        return `${from} -> ${to}: ${rule.name}. ${comment}`;
      }),
    ],
  };
};
