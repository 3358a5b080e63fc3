import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { TILE_ROWS } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "../bank.js";
import { takeTile } from "../tile.js";

/**
 * Whether every component gives every row a density above 0. A row that a component gives none can never come to it: its posterior
 * probability is 0, and so is its part in the next estimate, whatever the other rows do. Left: components that cannot be opened.
 */
export const densityEverywhere = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  components: Ts,
  batches: Iterable<B>,
): Either<EmError, boolean> =>
  E.map((open: OpenBank<B, S>) => {
    for (const batch of batches) if (!isEverywhere(bank, open, batch)) return false;
    return true;
  })(bank.open(components));

const isEverywhere = <Ts, B extends Batch, S>(
  { kernels, size }: ComponentBank<Ts, B, S>,
  open: OpenBank<B, S>,
  batch: B,
): boolean => {
  const mark = kernels.arena.mark();
  try {
    const { columns } = takeTile(kernels, size);
    const pass = open.begin(new Float64Array(size));
    for (let from = 0; from < batch.rows; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, batch.rows);
      pass.logJoint(batch, from, to, columns);
      for (const column of columns.each)
        for (let i = 0; i < to - from; i++) if (!(column[i] > Number.NEGATIVE_INFINITY)) return false;
    }
    return true;
  } finally {
    kernels.arena.release(mark);
  }
};
