import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Names of the root package's scripts that start with `check:`, in order. */
const scriptNames = (root: string): readonly string[] => {
  const manifest: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  return Object.keys(manifest.scripts).filter((name) => name.startsWith("check:"));
};

/**
 * Runs every `check:` script of the root package but those in `done`, named without `check:`, which ran as steps of their own. Prints what fails, and
 * returns the number of failures.
 */
export const runChecks = (
  root: string,
  print: (line: string) => void,
  done: ReadonlyArray<string> = [],
): number => {
  const all = scriptNames(root);
  const names = all.filter((name) => !done.includes(name.slice("check:".length)));
  const failed = names.filter((name) => {
    const began = performance.now();
    const ended = spawnSync("pnpm", ["run", "--silent", name], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: Infinity,
    });
    if (ended.error) throw ended.error;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    print(`${ended.status === 0 ? "ok    " : "FAILED"} ${name.padEnd(18)} ${seconds.padStart(5)} s`);
    if (ended.status !== 0) print(`${ended.stdout}${ended.stderr}`.trim());
    return ended.status !== 0;
  });
  const strange = done.filter((name) => !all.includes(`check:${name}`));
  if (strange.length > 0) throw new Error(`package.json has no script check:${strange.join(", check:")}.`);
  if (names.length === 0) throw new Error("package.json names no check: script.");
  print(failed.length === 0 ? `${names.length} checks passed` : `failed: ${failed.join(", ")}`);
  return failed.length;
};
