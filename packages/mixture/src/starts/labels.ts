import { E, reducer, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { TILE_ROWS, type Columns, type Kernels } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "../bank.js";
import { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "../engine.js";
import { takeTile } from "../tile.js";

/** How memberships become a start. */
export interface LabelOptions extends MixtureOptions {
  /**
   * Part of a row's weight that goes to the component of its label, default 1; the rest, and that of rows without a label, is shared
   * equally by all components. Less than 1 gives a component an estimate that the rows of its label alone do not allow.
   */
  readonly certainty?: number;
}

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
  options: LabelOptions = {},
): Either<EmError, MixtureParams<Ts>> => {
  const { certainty = 1 } = options;
  return fromMemberships(bank, around, batches, options, (open, batch) =>
    labelled(bank.kernels, open, bank.size, batch, labels, certainty),
  );
};

/**
 * Parameters by the M-step from probabilities of membership, row-major rows of the data set × K. `around` and `batches` are as for
 * {@link fromLabels}.
 */
export const fromResponsibilities = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  around: Ts,
  batches: Iterable<B>,
  responsibilities: Float64Array,
  options: MixtureOptions = {},
): Either<EmError, MixtureParams<Ts>> =>
  fromMemberships(bank, around, batches, options, (open, batch) =>
    gathered(bank.kernels, open, bank.size, batch, ({ each }, counts, from, to) => {
      for (let i = from; i < to; i++) {
        const w = batch.weights === null ? 1 : batch.weights[i];
        for (let k = 0, at = (batch.first + i) * bank.size; k < bank.size; k++, at++) {
          each[k][i - from] = w * responsibilities[at];
          counts[k] += w * responsibilities[at];
        }
      }
    }),
  );

const fromMemberships = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  around: Ts,
  batches: Iterable<B>,
  options: MixtureOptions,
  gather: (open: OpenBank<B, S>, batch: B) => MixtureStats<S>,
): Either<EmError, MixtureParams<Ts>> => {
  const model = mixture(bank, options);
  const estimate = (components: Ts): Either<EmError, MixtureParams<Ts>> => {
    const weights = new Float64Array(bank.size).fill(1 / bank.size);
    return E.chain((open: OpenBank<B, S>) => {
      const total = reducer(model.stats);
      for (const batch of batches) total.push(gather(open, batch));
      return model.mStep(total.finish(), { weights, components });
    })(bank.open(components));
  };
  return E.chain(({ components }: MixtureParams<Ts>) => estimate(components))(estimate(around));
};

/** Statistics of memberships that `fill` writes tile by tile, with the weight of each component. */
const gathered = <B extends Batch, S>(
  kernels: Kernels,
  open: OpenBank<B, S>,
  size: number,
  batch: B,
  fill: (columns: Columns, counts: Float64Array, from: number, to: number) => void,
): MixtureStats<S> => {
  const mark = kernels.arena.mark();
  try {
    const { columns, counts } = takeTile(kernels, size);
    const pass = open.begin(new Float64Array(size));
    for (let from = 0; from < batch.rows; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, batch.rows);
      columns.all.fill(0);
      fill(columns, counts, from, to);
      pass.add(batch, from, to, columns);
    }
    const held = counts.slice();
    return { counts: held, components: pass.finish(held) };
  } finally {
    kernels.arena.release(mark);
  }
};

const labelled = <B extends Batch, S>(
  kernels: Kernels,
  open: OpenBank<B, S>,
  size: number,
  batch: B,
  labels: Int32Array,
  certainty: number,
): MixtureStats<S> =>
  gathered(kernels, open, size, batch, (columns, counts, from, to) => {
    if (certainty < 1) share(columns, counts, batch, from, to, (1 - certainty) / size);
    for (let i = from; i < to; i++) {
      const k = labels[batch.first + i];
      if (k < 0) continue;
      if (!(k < size)) throw new RangeError(`row ${batch.first + i} has label ${k}, of ${size} components`);
      const w = certainty * (batch.weights === null ? 1 : batch.weights[i]);
      columns.each[k][i - from] += w;
      counts[k] += w;
    }
  });

/** Gives every component `part` of the weight of rows [from, to). */
const share = (
  { each }: Columns,
  counts: Float64Array,
  { weights }: Batch,
  from: number,
  to: number,
  part: number,
): void => {
  for (const [k, column] of each.entries()) {
    for (let i = from; i < to; i++) {
      const w = part * (weights === null ? 1 : weights[i]);
      column[i - from] = w;
      counts[k] += w;
    }
  }
};
