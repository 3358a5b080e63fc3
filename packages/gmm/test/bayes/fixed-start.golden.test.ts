import { E } from "@latentjs/em-core";
import { expectClose, reference, right, rowsOf, type Nested } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitBayesianGmm, predictBayesian } from "../../src/index.js";

interface Cell {
  readonly start: number[];
  readonly weights: number[];
  readonly means: Nested;
  readonly covariances: Nested;
  readonly degrees_of_freedom: number[];
  readonly mean_precision: number[];
  readonly score: number;
}

const TOLERANCE = 1e-6;
const DATA: Readonly<Record<string, number[][]>> = {
  iris: rowsOf("iris.csv").map((row) => row.slice(0, 4)),
  faithful: rowsOf("faithful.csv", ["eruptions", "waiting"]),
};
const NAMES = { full: "full", tied: "tied", diag: "diagonal", spherical: "spherical" } as const;

const { cells } = reference("sklearn/bayesian_gmm_fixed_start.json") as { cells: Record<string, Cell> };

/** What of full covariances scikit-learn keeps. */
const kept = (type: string, covariances: ReadonlyArray<Float64Array>, d: number): Nested => {
  const diagonals = covariances.map((cov) => Array.from({ length: d }, (_, j) => cov[j * d + j]));
  if (type === "diag") return diagonals;
  if (type === "spherical") return diagonals.map(([first]) => first);
  return type === "tied" ? covariances[0] : covariances;
};

test("there are cells", () => {
  expect(Object.keys(cells)).toHaveLength(32);
});

test.each(Object.entries(cells))("%s: the fixed point of scikit-learn", (name, cell) => {
  const [, data, type, kind] = /^(iris|faithful)(?:_K6)?_([a-z]+)_dirichlet_(.*)$/.exec(name) ?? [];
  const rows = DATA[data];
  const outcome = fitBayesianGmm(rows, {
    components: cell.weights.length,
    covariance: NAMES[type as keyof typeof NAMES],
    init: { labels: cell.start },
    prior: { weights: kind === "process" ? "dirichlet-process" : "dirichlet", concentration: 0.01 },
    // The bound stands still long before the numbers do.
    tol: 0,
    maxIterations: 700,
  });
  if (E.isLeft(outcome)) throw new Error(JSON.stringify(outcome.left.error));
  const fit = outcome.right;
  const { weights, components } = fit.params;
  expectClose(weights, cell.weights, TOLERANCE);
  expectClose(
    components.map(({ mean }) => mean),
    cell.means,
    TOLERANCE,
  );
  const covariances = components.map(({ cov }) => cov);
  expectClose(kept(type, covariances, rows[0].length), cell.covariances, TOLERANCE);
  expectClose(fit.degrees, cell.degrees_of_freedom, TOLERANCE);
  expectClose(fit.meanPrecisions, cell.mean_precision, TOLERANCE);
  const { logDensity } = right(predictBayesian(fit, rows));
  expectClose(logDensity.reduce((a, b) => a + b, 0) / rows.length, cell.score, TOLERANCE);
});
