import type { DenseBatch } from "@latentjs/em-core";
import type { BankPass } from "@latentjs/mixture";
import { floats, squaresBlock, TILE_ROWS, type Kernels } from "@latentjs/numerics";
import type { CentredSums } from "./centred-sums.js";
import { distanceFormBlock, writeDistanceForm } from "./distance-forms.js";
import type { LoadedTile } from "./loaded-tile.js";

/** A normal with one variance for all columns. */
export interface RoundNormal {
  /** The constant of its log-density with the logarithm of its mixing weight. */
  readonly constant: number;
  /** The mean about the common centre, length d. */
  readonly mean: Float64Array;
  readonly precision: number;
}

/**
 * A pass for estimates that take each component's sum of all squares only: d + 1 sums a component instead of 2 d, about one centre. In its statistics
 * every column has an equal share of the squares about the centre, so that their sum is right, and each by itself says nothing. `centres` are K copies of
 * the centre.
 */
export const roundPass = (
  kernels: Kernels,
  tile: LoadedTile,
  centres: Float64Array,
  normals: ReadonlyArray<RoundNormal>,
): BankPass<DenseBatch, CentredSums> => {
  const { arena } = kernels;
  const k = normals.length;
  const d = centres.length / k;
  const stride = distanceFormBlock(d);
  const origin = arena.take(d);
  origin.set(centres.subarray(0, d));
  const powers = arena.take((d + 1) * TILE_ROWS);
  const forms = arena.take(k * stride);
  normals.forEach(({ constant, mean, precision }, c) =>
    writeDistanceForm(forms, c * stride, constant, mean, precision),
  );
  const sums = arena.take(k * (d + 1)).fill(0);
  return {
    logJoint: (batch, from, to, { all }) => {
      const n = to - from;
      tile.load(batch, from, to);
      kernels.centreAndNorm(tile.columns(), n, d, origin, powers);
      kernels.affineForms(powers, n, d + 1, forms, k, all);
    },
    add: (batch, from, to, { all }) => {
      const n = to - from;
      if (tile.take(batch, from, to)) kernels.centreAndNorm(tile.columns(), n, d, origin, powers);
      kernels.addSums(powers, n, d + 1, all, k, sums);
    },
    finish: (weights) => {
      const columns = floats(k * squaresBlock(d));
      for (let c = 0; c < k; c++) {
        const at = c * (d + 1);
        columns.set(sums.subarray(at, at + d), 2 * c * d);
        columns.fill(sums[at + d] / d, (2 * c + 1) * d, (2 * c + 2) * d);
      }
      return { weights, centres, sums: columns };
    },
  };
};
