import { LARGEST_DISTANCE, type Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";

// What k-means++ and Lloyd's iterations do with a tile.

const STEP = 4;

/** See {@link Kernels.squaredDistances}. */
export const squaredDistances: Kernels["squaredDistances"] = (tile, n, d, units, centres, k, columns) => {
  for (let c = 0; c < k; c++) {
    for (let r = 0; r < n; r += STEP) {
      let m0 = -0;
      let m1 = -0;
      let m2 = -0;
      let m3 = -0;
      for (let j = 0, x = r; j < d; j++, x += TILE_ROWS) {
        const centre = centres[c * d + j];
        const unit = units[j];
        const z0 = (tile[x] - centre) * unit;
        const z1 = (tile[x + 1] - centre) * unit;
        const z2 = (tile[x + 2] - centre) * unit;
        const z3 = (tile[x + 3] - centre) * unit;
        m0 += z0 * z0;
        m1 += z1 * z1;
        m2 += z2 * z2;
        m3 += z3 * z3;
      }
      const at = c * TILE_ROWS + r;
      columns[at] = Math.min(m0, LARGEST_DISTANCE);
      columns[at + 1] = Math.min(m1, LARGEST_DISTANCE);
      columns[at + 2] = Math.min(m2, LARGEST_DISTANCE);
      columns[at + 3] = Math.min(m3, LARGEST_DISTANCE);
    }
  }
};

/** See {@link Kernels.smallest}. */
export const smallest: Kernels["smallest"] = (columns, n, k, values, labels) => {
  const padded = n + (n & 1);
  for (let i = 0; i < padded; i++) {
    values[i] = columns[i];
    labels[i] = 0;
  }
  for (let c = 1; c < k; c++) {
    const column = c * TILE_ROWS;
    for (let i = 0; i < padded; i++) {
      const value = columns[column + i];
      if (!(value < values[i])) continue;
      values[i] = value;
      labels[i] = c;
    }
  }
};

/** See {@link Kernels.addGroups}. */
export const addGroups: Kernels["addGroups"] = (tile, n, d, labels, weights, centres, groupWeights, sums) => {
  const areWeighted = weights.length > 0;
  for (let i = 0; i < n; i++) {
    const c = labels[i];
    const w = areWeighted ? weights[i] : 1;
    groupWeights[c] += w;
    const end = (c + 1) * d;
    for (let at = c * d, x = i; at < end; at++, x += TILE_ROWS) sums[at] += w * (tile[x] - centres[at]);
  }
};
