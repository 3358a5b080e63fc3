import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, run } from "./command.js";
import { fitOf } from "./saved.js";

const folder = folderWith();
/** Two groups, and a row that is there three times and whose component has no variance. */
const lines = ["a,b", "0,x", "1,x", "2,x", "0.5,x", "7,z", "8,z", "9,z", "8.5,z", "4,y", "4,y", "4,y"];
writeFileSync(join(folder, "rows.csv"), `${lines.join("\n")}\n`);
writeFileSync(join(folder, "counts.csv"), "n,g\n0,x\n1,x\n2,x\n1,x\n40,z\n41,z\n43,z\n39,z\n500,y\n");

test("by default a component without an estimate is an error", async () => {
  const ended = await run(folder, ["fit", "rows.csv", "--init", "labels:b"]);
  expect([ended.status, ended.stdout]).toEqual([1, ""]);
  expect(ended.stderr).toContain('The component of label "y"');
});

/** The start from labels has an estimate of every component; the next step has none of one that shrinks. */
const start = {
  format: "latentjs/fit",
  version: 1,
  family: "gaussian",
  covariance: "V",
  columns: ["a"],
  model: {
    weights: [0.4, 0.4, 0.2],
    means: [[1], [4], [8]],
    covariances: [[[0.5]], [[1e-4]], [[0.5]]],
  },
};
writeFileSync(join(folder, "start.json"), JSON.stringify(start));

test("--on-collapse drop leaves fewer components, and says so in the summary and in the object", async () => {
  const args = ["fit", "rows.csv", "--columns", "a", "--init", "params:start.json", "--on-collapse", "drop"];
  const fit = fitOf(await run(folder, [...args, "--json"]));
  expect(fit).toMatchObject({ components: 2, parameters: 5, restarts: { failed: 0 } });
  expect(fit.model.weights).toHaveLength(2);
  expect(fit.warnings[0]).toMatch(
    /^Component 1 of 3 had no estimate any more and was dropped, which leaves 2\./,
  );
  const summary = await run(folder, args);
  expect(summary.stdout).toMatch(/^Gaussian mixture of 2 components/);
  expect(summary.stdout.replaceAll("\n", " ")).toContain("was dropped, which leaves 2.");
});

test("mixing weights that depend on columns belong to all components", async () => {
  const args = ["fit", "counts.csv", "--family", "poisson", "-k", "2", "--concomitant", "n"];
  const ended = await run(folder, [...args, "--on-collapse", "drop"]);
  expect(ended.status).toBe(2);
  expect(ended.stderr).toContain("Option --on-collapse: expected a fit without --concomitant, got drop.");
});
