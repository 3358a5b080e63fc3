import { E } from "@latentjs/em-core";
import { reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { selectGmm } from "../../src/index.js";

/** In log-likelihood: mclust stops early, and so do we, by 1e-8 nats a row. */
const EARLY = 1e-2;

const mclust = reference("mclust/bic_iris.json") as {
  readonly cells: ReadonlyArray<{
    readonly covariance: string;
    readonly components: number;
    readonly loglik: number;
    readonly parameters: number;
  }>;
  readonly best_bic: { readonly covariance: string; readonly components: number };
};

test("every cell that mclust fills is at least as good here, or a higher value is flagged, and the winner is the same", () => {
  const selection = right(selectGmm(rowsOf("iris.csv", IRIS)));
  const byName = new Map(selection.cells.map((cell) => [`${cell.form} ${cell.components}`, cell]));
  const short = mclust.cells.flatMap(({ covariance, components, loglik, parameters }) => {
    const cell = byName.get(`${covariance} ${components}`);
    if (cell === undefined) return [`${covariance} ${components}: no cell`];
    const fit = right(cell.fit);
    expect(fit.parameters).toBe(parameters);
    const reached = Math.max(fit.logLikelihood, cell.spurious?.logLikelihood ?? Number.NEGATIVE_INFINITY);
    return reached >= loglik - EARLY ? [] : [`${covariance} ${components}: ${reached}, mclust ${loglik}`];
  });
  expect(short).toEqual([]);
  expect(selection.cells.every(({ fit }) => E.isRight(fit) || fit.left._tag !== "InvalidInput")).toBe(true);
  expect(selection.best).toMatchObject({ covariance: mclust.best_bic.covariance });
  expect(selection.best.params.weights.length).toBe(mclust.best_bic.components);
});

const IRIS = ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"];

/** Five columns, the first of the file being the diagnosis. */
const THYROID = ["RT3U", "T4", "T3", "TSH", "DTSH"];

test("of thyroid too, where some optima lie near mclust's tree and no other start", () => {
  const { cells } = reference("mclust/bic_thyroid.json") as Pick<typeof mclust, "cells">;
  const selection = right(selectGmm(rowsOf("thyroid.csv", THYROID), { components: [1, 2, 3, 4, 5, 6] }));
  const byName = new Map(selection.cells.map((cell) => [`${cell.form} ${cell.components}`, cell]));
  expect(cells.length).toBe(83);
  const short = cells.flatMap(({ covariance, components, loglik }) => {
    const cell = byName.get(`${covariance} ${components}`);
    const reached = Math.max(
      cell !== undefined && E.isRight(cell.fit) ? cell.fit.right.logLikelihood : Number.NEGATIVE_INFINITY,
      cell?.spurious?.logLikelihood ?? Number.NEGATIVE_INFINITY,
    );
    return reached >= loglik - EARLY ? [] : [`${covariance} ${components}: ${reached}, mclust ${loglik}`];
  });
  expect(short).toEqual([]);
});
