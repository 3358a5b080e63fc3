import { E, type ColumnBatch, type Either, type EmError } from "@latentjs/em-core";
import { log, logSumExp, TILE_ROWS } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import { classify, type Classification } from "../posterior.js";
import { groupedBank } from "./grouped-bank.js";
import type { GroupedRows } from "./grouped-batch.js";

/**
 * What a mixture says of each row of the ungrouped batch. Probabilities and label are those of its group; the log-density is that of the row given
 * the rows of its group before it, so that the sum over all rows is their log-likelihood. `bank` is the one without groups. Left as `classify`,
 * where the row is that of a group.
 */
export const classifyGrouped = <Ts, S>(
  bank: ComponentBank<Ts, ColumnBatch, S>,
  params: MixtureParams<Ts>,
  { batch, order }: GroupedRows,
): Either<EmError, Classification> =>
  E.chain(({ posterior, labels }: Classification) => {
    const k = bank.size;
    const { members, bounds } = batch;
    const out: Classification = {
      posterior: new Float64Array(order.length * k),
      labels: new Int32Array(order.length),
      logDensity: new Float64Array(order.length),
    };
    for (let g = 0; g < batch.rows; g++) {
      for (let at = bounds[g]; at < bounds[g + 1]; at++) {
        const row = order[at];
        out.labels[row] = labels[g];
        out.posterior.set(posterior.subarray(g * k, (g + 1) * k), row * k);
      }
    }
    return E.map((open: OpenBank<ColumnBatch, S>) => {
      writeDensities(bank, open, params.weights.map(log), members, bounds, (at, value) => {
        out.logDensity[order[at]] = value;
      });
      return out;
    })(bank.open(params.components));
  })(classify(groupedBank(bank), params, batch));

/** The log-density of each member given those of its group before it. */
const writeDensities = <Ts, S>(
  { kernels, size }: ComponentBank<Ts, ColumnBatch, S>,
  open: OpenBank<ColumnBatch, S>,
  logWeight: Float64Array,
  members: ColumnBatch,
  bounds: Int32Array,
  write: (at: number, value: number) => void,
): void => {
  const { arena } = kernels;
  const mark = arena.mark();
  try {
    const tile = arena.takeColumns(size);
    const pass = open.begin(new Float64Array(size));
    /** Log joint densities of the group so far. */
    const joint = new Float64Array(size);
    let before = 0;
    let group = -1;
    for (let from = 0; from < members.rows; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, members.rows);
      pass.logJoint(members, from, to, tile);
      for (let at = from; at < to; at++) {
        if (at === bounds[group + 1]) {
          group++;
          joint.set(logWeight);
          before = 0;
        }
        for (let k = 0; k < size; k++) joint[k] += tile.each[k][at - from];
        const now = logSumExp(joint);
        write(at, now - before);
        before = now;
      }
    }
  } finally {
    arena.release(mark);
  }
};
