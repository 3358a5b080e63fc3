import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "./outcome.js";
import { filesBelow, packageFolders } from "./workspace.js";

const isTypeScript = (path: string): boolean => /\.[cm]?tsx?$/.test(path);

/** The compiler's complaints about one project, "" when there are none. */
const compile = (root: string, home: string, project: string): string => {
  const program = join(home, "node_modules/.bin/tsc");
  const ended = spawnSync(program, ["-p", project], { cwd: root, encoding: "utf8" });
  if (ended.error) throw ended.error;
  return ended.status === 0 ? "" : `${ended.stdout}${ended.stderr}`.trim();
};

/** Type-checks the tests of every package; the build has checked the sources. */
export const testTypes = (root: string, home: string = root): Outcome => {
  const problems: string[] = [];
  let checked = 0;
  for (const folder of packageFolders(root)) {
    const tests = filesBelow(root, `${folder}/test`, isTypeScript);
    if (tests.length === 0) continue;
    if (existsSync(join(root, folder, "test/tsconfig.json"))) {
      const complaint = compile(root, home, `${folder}/test`);
      if (complaint !== "") problems.push(complaint);
      checked += tests.length;
    } else problems.push(`${folder}/test: has tests and no tsconfig.json, so nobody checks their types`);
  }
  if (checked === 0) problems.push("No test file was found, so nothing was checked.");
  return { seen: `${checked} test files have the right types`, problems };
};
