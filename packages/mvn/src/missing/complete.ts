import { E, toFlatRows, type Either, type EmError, type FlatRows, type RowsInput } from "@latentjs/em-core";
import { factoredMvn, type FactoredMvn, type MvnInput } from "../input.js";
import { patternFactors, type PatternFactors } from "./factors.js";
import { completeInto, standardize } from "./rows.js";

/**
 * Rows with each missing entry (NaN) replaced by its conditional mean given the observed entries of its row; a row with
 * nothing observed becomes the mean. Observed entries are kept to the bit.
 *
 * Returns fresh n × d rows. Errors: those of `makeMvn`; no rows, a wrong number of columns, an infinite entry.
 * Conditional means have less spread than the data: statistics of completed rows understate variances.
 */
export const completeRows = (mvn: MvnInput, rows: RowsInput): Either<EmError, FlatRows> =>
  E.chain(({ mvn: checked }: FactoredMvn) =>
    E.chain((factors: PatternFactors) =>
      E.map((flat: FlatRows) => completed(checked.mean, factors, flat))(
        toFlatRows(rows, { path: "rows", missing: "allowed", cols: checked.mean.length }),
      ),
    )(patternFactors(checked)),
  )(factoredMvn(mvn));

const completed = (
  mean: Float64Array,
  factors: PatternFactors,
  { rows, cols: d, data }: FlatRows,
): FlatRows => {
  const z = new Float64Array(d);
  const centred = new Float64Array(d);
  const out = data.slice();
  for (let at = 0; at < out.length; at += d) {
    const factor = factors.of(factors.patterns.idOf(data, at));
    standardize(factor, mean, data, at, z);
    completeInto(factor, mean, data, at, z, centred);
    for (let i = factor.observed; i < d; i++) {
      const j = factor.order[i];
      out[at + j] = mean[j] + centred[j];
    }
  }
  return { rows, cols: d, data: out };
};
