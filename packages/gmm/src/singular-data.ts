import type { EmError } from "@latentjs/em-core";
import { roundingVariance } from "@latentjs/mvn";
import type { Problem } from "./problem.js";
import { patternOf } from "./structures/pattern.js";
import { displayCovariance } from "./structures/resolve.js";

/**
 * Why one component of the structure has no covariance on the whole data, in terms of the data's columns: squares that
 * overflow, a constant column, one that varies by rounding only, or one that the columns before it determine.
 */
export const singularData = (problem: Problem, error: EmError): EmError => {
  const cause = error._tag === "InComponent" ? error.cause : error;
  if (cause._tag !== "NotPositiveDefinite") return error;
  const { columns, summary, structure, batch } = problem;
  const degenerate = (column: number, what: string, remedy: string): EmError => ({
    _tag: "DegenerateColumn",
    column: columns[column] ?? String(column),
    problem: `${what}, so a covariance of structure ${displayCovariance(structure.name, batch.cols)} is singular`,
    remedy,
  });
  const far = summary.variance.findIndex((v) => !(v < Infinity));
  if (far >= 0) {
    return degenerate(
      far,
      "has values whose squares overflow",
      "Give it in a unit in which they are smaller.",
    );
  }
  const constant = summary.constant.indexOf(true);
  if (constant >= 0) {
    const value = summary.mean[constant];
    return batch.rows === 1
      ? degenerate(constant, `has a single value, ${value}, in a single row`, "Give more rows.")
      : degenerate(constant, `has the value ${value} in all ${batch.rows} rows`, constantRemedy(problem));
  }
  const { pivot, value } = cause;
  if (!(summary.variance[pivot] > roundingVariance(summary.mean[pivot]))) {
    const spread = Math.sqrt(summary.variance[pivot]);
    return degenerate(
      pivot,
      `has a standard deviation of ${spread} around ${summary.mean[pivot]}, which is no more than rounding`,
      "Give it as differences from a typical value, or in a unit in which they are larger.",
    );
  }
  return degenerate(
    pivot,
    `is a linear combination of the columns before it, to rounding (pivot ${value})`,
    "Drop one of these columns, or fit a diagonal (VVI) or spherical (VII) covariance.",
  );
};

const constantRemedy = ({ structure, batch }: Problem): string =>
  batch.cols === 1 || patternOf(structure.name).shape === "I"
    ? "Give rows that differ."
    : "Drop the column, or fit a spherical covariance (VII) where the other columns vary.";
