import { E, toFlatRows, type Either, type EmError, type FlatRows, type RowsInput } from "@latentjs/em-core";
import { posteriorOfFactors, type FactorPosterior } from "./latent.js";
import type { FactorParams } from "./params.js";

/**
 * Expected factors of each row (Thomson's regression scores), rows × q row-major. Left: rows that are not finite or have another number of
 * columns, parameters outside the model.
 */
export const factorScores = (params: FactorParams, rows: RowsInput): Either<EmError, FlatRows> =>
  E.chain(({ rows: n, cols: d, data }: FlatRows) =>
    E.map(({ weights }: FactorPosterior): FlatRows => {
      const q = weights.length / d;
      const out = new Float64Array(n * q);
      for (let i = 0; i < n; i++) {
        for (let f = 0; f < q; f++) {
          let total = 0;
          for (let j = 0; j < d; j++) total += weights[j * q + f] * (data[i * d + j] - params.mean[j]);
          out[i * q + f] = total;
        }
      }
      return { rows: n, cols: q, data: out };
    })(posteriorOfFactors(params)),
  )(toFlatRows(rows, { path: "rows", missing: "refused", cols: params.mean.length }));
