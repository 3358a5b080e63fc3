import { expect, test } from "vitest";
import { folderWith, reference, run } from "./command.js";

const folder = folderWith();
const faithful = reference("data/faithful.csv");

test.for([
  [
    "fit",
    "--replicates 20",
    "Option --replicates: expected --standard-errors bootstrap or weighted-bootstrap beside it, got none. Say which, or leave it out.",
  ],
  [
    "fit",
    "--standard-errors observed --replicates 20",
    "Option --replicates: expected --standard-errors bootstrap or weighted-bootstrap beside it, got observed. Say which, or leave it out.",
  ],
  [
    "select",
    "--replicates 20",
    "Option --replicates: expected --standard-errors bootstrap or weighted-bootstrap beside it, got none. Say which, or leave it out.",
  ],
  [
    "fit",
    "--standard-errors bootstrap --replicates 1",
    "Option --replicates: expected a whole number of at least 2, got 1.",
  ],
  ["fit", "--noise --noise-volume -5", "Option --noise-volume: expected a number above 0, got -5."],
  ["fit", "--noise --noise-volume 0", "Option --noise-volume: expected a number above 0, got 0."],
  ["fit", "--noise --noise-volume wide", 'Option --noise-volume: expected a number above 0, got "wide".'],
] as const)("%s %s is refused", async ([command, options, message]) => {
  const ended = await run(folder, [command, faithful, "-k", "2", ...options.split(" ")]);
  expect(ended).toMatchObject({ status: 2, stdout: "", stderr: `error: ${message}\n` });
});

test("a ratio of eigenvalues for structures with volumes of their own", async () => {
  const call = ["fit", faithful, "-k", "2", "--eigenvalue-ratio", "1.2", "--json", "--covariance"];
  for (const covariance of ["VEI", "VEE"]) {
    const ended = await run(folder, [...call, covariance]);
    expect(ended.status).toBe(0);
    const { model } = JSON.parse(ended.stdout);
    const [one, other] = model.covariances.map((cov: ReadonlyArray<ReadonlyArray<number>>) => cov[0]?.[0]);
    // The bound is met: without it the volumes differ by more.
    expect(Math.abs(Math.max(one / other, other / one) - 1.2)).toBeLessThan(1e-9);
    const free = await run(folder, ["fit", faithful, "-k", "2", "--json", "--covariance", covariance]);
    const [a, b] = JSON.parse(free.stdout).model.covariances.map(
      (cov: ReadonlyArray<ReadonlyArray<number>>) => cov[0]?.[0],
    );
    expect(Math.max(a / b, b / a)).toBeGreaterThan(1.2);
  }
});

test("a ratio of eigenvalues for structures with axes of their own", async () => {
  const call = ["fit", faithful, "-k", "2", "--eigenvalue-ratio", "1.2", "--json", "--covariance"];
  for (const covariance of ["EVV", "EEV", "VEV"]) {
    const ended = await run(folder, [...call, covariance]);
    expect(ended.status).toBe(0);
    const { regularisation } = JSON.parse(ended.stdout);
    expect(regularisation).toEqual([{ constraint: "eigenvalue ratio", ratio: 1.2 }]);
  }
});
