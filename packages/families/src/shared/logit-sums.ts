import type { ColumnBatch } from "@latentjs/em-core";
import { TILE_ROWS } from "@latentjs/numerics";
import type { LocalQuadratic } from "./local-quadratic.js";

/** Gathers slope and curvature of a weighted multinomial-logit log-likelihood. */
export interface LogitSums {
  /** `share[k]`: component k's probability in rows [from, to), `weight[k]` its responsibility × observation weight. Allocates nothing. */
  readonly add: (
    batch: ColumnBatch,
    from: number,
    to: number,
    share: ReadonlyArray<Float64Array>,
    weight: ReadonlyArray<Float64Array>,
  ) => void;
  readonly finish: () => LocalQuadratic;
}

/**
 * Sums about the coefficients `centre` of `size` components with `p` columns of predictors, the first columns of a batch. Coefficients are those of the
 * log-odds of components 1 .. size - 1 against component 0, one component after the other, intercept first.
 */
export const logitSums = (centre: Float64Array, size: number, p: number): LogitSums => {
  const n = centre.length;
  const each = p + 1;
  const score = new Float64Array(n);
  const information = new Float64Array(n * n);
  const reach = new Float64Array(n);
  const held = new Float64Array(1);
  const total = new Float64Array(TILE_ROWS);
  const slope = new Float64Array(TILE_ROWS);
  const curvature = new Float64Array(TILE_ROWS);
  const weighted = new Float64Array(TILE_ROWS);
  const ones = new Float64Array(TILE_ROWS).fill(1);

  /** Adds the block of components k and l, numbered without component 0; of a block on the diagonal the lower half. */
  const addBlock = (
    columns: ReadonlyArray<Float64Array>,
    from: number,
    rows: number,
    k: number,
    l: number,
  ): void => {
    for (let j = 0; j < each; j++) {
      const left = j === 0 ? ones : columns[j - 1];
      const at = j === 0 ? 0 : from;
      for (let i = 0; i < rows; i++) weighted[i] = curvature[i] * left[at + i];
      const last = k === l ? j : each - 1;
      for (let m = 0; m <= last; m++) {
        const right = m === 0 ? ones : columns[m - 1];
        const start = m === 0 ? 0 : from;
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += weighted[i] * right[start + i];
        information[(k * each + j) * n + l * each + m] += sum;
      }
    }
  };

  return {
    add: ({ columns }, from, to, share, weight) => {
      const rows = to - from;
      total.fill(0, 0, rows);
      for (let k = 0; k < size; k++) for (let i = 0; i < rows; i++) total[i] += weight[k][i];
      let mass = 0;
      for (let i = 0; i < rows; i++) mass += total[i];
      held[0] += mass;
      for (let k = 1; k < size; k++) {
        const own = share[k];
        for (let i = 0; i < rows; i++) slope[i] = weight[k][i] - total[i] * own[i];
        for (let j = 0; j < each; j++) {
          const values = j === 0 ? ones : columns[j - 1];
          const at = j === 0 ? 0 : from;
          let sum = 0;
          let most = reach[(k - 1) * each + j];
          for (let i = 0; i < rows; i++) {
            sum += slope[i] * values[at + i];
            if (total[i] > 0 && Math.abs(values[at + i]) > most) most = Math.abs(values[at + i]);
          }
          score[(k - 1) * each + j] += sum;
          reach[(k - 1) * each + j] = most;
        }
        for (let l = 1; l <= k; l++) {
          const other = share[l];
          const same = k === l ? 1 : 0;
          for (let i = 0; i < rows; i++) curvature[i] = total[i] * own[i] * (same - other[i]);
          addBlock(columns, from, rows, k - 1, l - 1);
        }
      }
    },
    finish: () => {
      for (let a = 0; a < n; a++) for (let b = 0; b < a; b++) information[b * n + a] = information[a * n + b];
      const weight = held[0];
      return { weight, centre: weight > 0 ? centre.slice() : new Float64Array(n), score, information, reach };
    },
  };
};
