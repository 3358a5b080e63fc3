import type { EmError } from "@latentjs/em-core";
import type { Problem } from "./problem.js";

/**
 * Why one component of the structure has no covariance on the whole data, in terms of the data's columns: a constant
 * column, or one that the columns before it determine.
 */
export const singularData = ({ columns, summary, structure, batch }: Problem, error: EmError): EmError => {
  const cause = error._tag === "InComponent" ? error.cause : error;
  if (cause._tag !== "NotPositiveDefinite") return error;
  const constant = summary.constant.indexOf(true);
  const singular = `so a covariance of structure ${structure.name} is singular`;
  if (constant >= 0) {
    return {
      _tag: "DegenerateColumn",
      column: columns[constant],
      problem:
        batch.rows === 1
          ? `has a single value, ${summary.mean[constant]}, in a single row, ${singular}`
          : `has the value ${summary.mean[constant]} in all ${batch.rows} rows, ${singular}`,
      remedy:
        batch.rows === 1
          ? "Give more rows."
          : "Drop the column, or fit a spherical covariance (VII) where the other columns vary.",
    };
  }
  return {
    _tag: "DegenerateColumn",
    column: columns[cause.pivot] ?? String(cause.pivot),
    problem: `is a linear combination of the columns before it, to rounding (pivot ${cause.value}), ${singular}`,
    remedy: "Drop one of these columns, or fit a diagonal (VVI) or spherical (VII) covariance.",
  };
};
