import { E, reducer, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { TILE_ROWS, type Kernels } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "../bank.js";
import { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "../engine.js";
import { takeTile } from "../tile.js";

/**
 * Parameters by the M-step from given memberships: `labels[row]`, below K, is the component of that row of the data set,
 * or negative for a row that has no say. `around` is any valid value of the components; it matters to rounding only,
 * because statistics are gathered about it, so they are gathered a second time about the first result. `batches` is
 * therefore read twice.
 */
export const fromLabels = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  around: Ts,
  batches: Iterable<B>,
  labels: Int32Array,
  options: MixtureOptions = {},
): Either<EmError, MixtureParams<Ts>> => {
  const model = mixture(bank, options);
  const estimate = (components: Ts): Either<EmError, MixtureParams<Ts>> => {
    const weights = new Float64Array(bank.size).fill(1 / bank.size);
    return E.chain((open: OpenBank<B, S>) => {
      const total = reducer(model.stats);
      for (const batch of batches) total.push(labelled(bank.kernels, open, bank.size, batch, labels));
      return model.mStep(total.finish(), { weights, components });
    })(bank.open(components));
  };
  return E.chain(({ components }: MixtureParams<Ts>) => estimate(components))(estimate(around));
};

const labelled = <B extends Batch, S>(
  kernels: Kernels,
  open: OpenBank<B, S>,
  size: number,
  batch: B,
  labels: Int32Array,
): MixtureStats<S> => {
  const mark = kernels.arena.mark();
  try {
    const { columns, counts } = takeTile(kernels, size);
    const pass = open.begin(new Float64Array(size));
    for (let from = 0; from < batch.rows; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, batch.rows);
      columns.all.fill(0);
      for (let i = from; i < to; i++) {
        const k = labels[batch.first + i];
        if (k < 0) continue;
        if (!(k < size)) throw new RangeError(`row ${batch.first + i} has label ${k}, of ${size} components`);
        const w = batch.weights === null ? 1 : batch.weights[i];
        columns.each[k][i - from] = w;
        counts[k] += w;
      }
      pass.add(batch, from, to, columns);
    }
    const held = counts.slice();
    return { counts: held, components: pass.finish(held) };
  } finally {
    kernels.arena.release(mark);
  }
};
