import { E, type Batch, type Either, type EmError, type StatsAlgebra } from "@latentjs/em-core";
import {
  TILE_ROWS,
  type ComponentBank,
  type ComponentFamily,
  type OpenBank,
  type OpenComponent,
} from "@latentjs/mixture";

/** Rows [from, to) of a batch, as many as a tile at most. */
export type Range = readonly [from: number, to: number];

/** Components at fixed parameters, by what can be observed of them. */
export interface Opened<B, S> {
  /** Log-density of every row under each component: `[k][i]`, computed range by range. */
  readonly logDensity: (batch: B, ranges?: ReadonlyArray<Range>) => ReadonlyArray<Float64Array>;
  /** Statistics of the rows of all ranges, added range by range; `weight[k][i]` is that of row i in component k. */
  readonly statistics: (batch: B, weight: ReadonlyArray<Float64Array>, ranges?: ReadonlyArray<Range>) => S;
}

/** What families and banks have in common: one component, or `size` of them together. */
export interface Subject<T, B extends Batch, S> {
  readonly name: string;
  readonly size: number;
  readonly stats: StatsAlgebra<S>;
  readonly open: (theta: T) => Either<EmError, Opened<B, S>>;
  readonly estimate: (stats: S, previous: T) => Either<EmError, T>;
  readonly q: (theta: T, stats: S) => number;
}

/** Rows [0, rows) as the engine cuts them. */
export const tilesOf = (rows: number): ReadonlyArray<Range> =>
  Array.from({ length: Math.ceil(rows / TILE_ROWS) }, (_, t) => [
    t * TILE_ROWS,
    Math.min((t + 1) * TILE_ROWS, rows),
  ]);

/** What no family ever computes, so that a number that was not written shows. */
const UNWRITTEN = -1.2345e-300;

/** A family as the engine sees it. */
export const familySubject = <T, B extends Batch, S>(family: ComponentFamily<T, B, S>): Subject<T, B, S> => ({
  name: family.name,
  size: 1,
  stats: family.stats,
  estimate: family.estimate,
  q: family.q,
  open: (theta) =>
    E.map((open: OpenComponent<B, S>): Opened<B, S> => ({
      logDensity: (batch, ranges = tilesOf(batch.rows)) => {
        const all = new Float64Array(batch.rows).fill(UNWRITTEN);
        const out = new Float64Array(TILE_ROWS);
        for (const [from, to] of ranges) {
          out.fill(UNWRITTEN);
          open.logDensity(batch, from, to, out);
          all.set(out.subarray(0, to - from), from);
        }
        return [all];
      },
      statistics: (batch, [weight], ranges = tilesOf(batch.rows)) => {
        const accumulator = open.accumulator();
        const tile = new Float64Array(TILE_ROWS);
        for (const [from, to] of ranges) {
          tile.fill(Number.NaN);
          tile.set(weight.subarray(from, to));
          accumulator.add(batch, from, to, tile);
        }
        return accumulator.finish();
      },
    }))(family.open(theta)),
});

/** A bank as the engine sees it; what it shares with the engine lies in the arena of its kernels. */
export const bankSubject = <T, B extends Batch, S>(bank: ComponentBank<T, B, S>): Subject<T, B, S> => {
  const { arena } = bank.kernels;
  const released = <R>(work: () => R): R => {
    const mark = arena.mark();
    try {
      return work();
    } finally {
      arena.release(mark);
    }
  };
  return {
    name: bank.name,
    size: bank.size,
    stats: bank.stats,
    estimate: bank.estimate,
    q: bank.q,
    open: (theta) =>
      E.map((open: OpenBank<B, S>): Opened<B, S> => ({
        logDensity: (batch, ranges = tilesOf(batch.rows)) =>
          released(() => {
            const columns = arena.takeColumns(bank.size);
            const pass = open.begin(new Float64Array(bank.size));
            const all = columns.each.map(() => new Float64Array(batch.rows).fill(UNWRITTEN));
            for (const [from, to] of ranges) {
              columns.all.fill(UNWRITTEN);
              pass.logJoint(batch, from, to, columns);
              columns.each.forEach((column, k) => all[k].set(column.subarray(0, to - from), from));
            }
            return all;
          }),
        statistics: (batch, weight, ranges = tilesOf(batch.rows)) =>
          released(() => {
            const columns = arena.takeColumns(bank.size);
            const pass = open.begin(new Float64Array(bank.size));
            const counts = new Float64Array(bank.size);
            for (const [from, to] of ranges) {
              columns.all.fill(0);
              columns.each.forEach((column, k) => {
                column.set(weight[k].subarray(from, to));
                for (let i = from; i < to; i++) counts[k] += weight[k][i];
              });
              pass.add(batch, from, to, columns);
            }
            return pass.finish(counts);
          }),
      }))(bank.open(theta)),
  };
};
