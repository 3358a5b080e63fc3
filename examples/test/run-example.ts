import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a compiled example prints when it is run by node, line by line; throws with its errors when it fails. */
export const linesOf = (name: string): ReadonlyArray<string> => {
  const script = fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ended with status ${status}: ${stderr}`);
  return stdout.trimEnd().split("\n");
};

/** The numbers of a line, in order. */
export const numbersIn = (line: string): ReadonlyArray<number> =>
  Array.from(line.matchAll(/-?\d+(?:\.\d+)?/g), ([text]) => Number(text));

/** The numbers after the label of the first line, from `from` on, that begins with it. */
export const after = (lines: ReadonlyArray<string>, label: string, from = 0): ReadonlyArray<number> => {
  const line = lines.slice(from).find((candidate) => candidate.trimStart().startsWith(label));
  if (line === undefined) throw new Error(`no line begins with "${label}" in:\n${lines.join("\n")}`);
  return numbersIn(line.slice(line.indexOf(label) + label.length));
};
