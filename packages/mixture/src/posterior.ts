import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { log, TILE_ROWS, type Kernels } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "./bank.js";
import { openBank, type MixtureParams } from "./engine.js";
import { inform, isInformed } from "./knowledge/inform-tile.js";
import { classifyTile, takeTile, type Tile } from "./tile.js";

/** What the mixture says of each row. */
export interface Classification {
  /** Posterior probabilities, row-major rows × K. */
  readonly posterior: Float64Array;
  /** Most probable component of each row; ties go to the lower index. */
  readonly labels: Int32Array;
  /** Log-density of each row under the mixture, in nats. */
  readonly logDensity: Float64Array;
}

/**
 * Posterior probabilities, labels and log-densities of rows at `params`. Fails where a row has no finite log-density.
 * Memory O(rows × K).
 */
export const classify = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: MixtureParams<Ts>,
  batch: B,
): Either<EmError, Classification> => {
  const k = bank.size;
  const out: Classification = {
    posterior: new Float64Array(batch.rows * k),
    labels: new Int32Array(batch.rows),
    logDensity: new Float64Array(batch.rows),
  };
  return E.map(() => out)(
    eachTile(bank, params, batch, (tile, from, n) => {
      for (let i = 0; i < n; i++) out.logDensity[from + i] = tile.factor[i];
      for (let i = 0; i < n; i++) out.labels[from + i] = mostProbable(tile, i);
      for (let c = 0; c < k; c++) {
        const column = tile.columns.each[c];
        for (let i = 0; i < n; i++) out.posterior[(from + i) * k + c] = column[i];
      }
    }),
  );
};

/** The same of a mixture of `k` components and noise behind them: the label of noise is -1. */
export const noiseLast = (found: Classification, k: number): Classification =>
  found.labels.includes(k)
    ? { ...found, labels: found.labels.map((label) => (label === k ? -1 : label)) }
    : found;

/** Log-density of each row under the mixture, in nats. Fails like {@link classify}. */
export const logDensity = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: MixtureParams<Ts>,
  batch: B,
): Either<EmError, Float64Array> => {
  const out = new Float64Array(batch.rows);
  return E.map(() => out)(
    eachTile(bank, params, batch, (tile, from, n) => {
      for (let i = 0; i < n; i++) out[from + i] = tile.factor[i];
    }),
  );
};

/**
 * sum_i w[i] log(posterior of row i's most probable component), in nats, at most 0: how far the classification is from
 * certain. What ICL adds to BIC (Biernacki, Celeux & Govaert 2000, in the form of hard assignments).
 */
export const classificationLogPosterior = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: MixtureParams<Ts>,
  batches: Iterable<B>,
): Either<EmError, number> => {
  let total = 0;
  for (const batch of batches) {
    const seen = eachTile(bank, params, batch, (tile, from, n) => {
      for (let i = 0; i < n; i++) {
        const w = batch.weights === null ? 1 : batch.weights[from + i];
        total += w * log(tile.columns.each[mostProbable(tile, i)][i]);
      }
    });
    if (E.isLeft(seen)) return seen;
  }
  return E.right(total);
};

/** Densities that differ by no more than this share of them are the same. */
const SAME = 1e-3;

/**
 * Groups of components, by index and of two or more, that no row tells apart: wherever their posterior probabilities are in doubt, their densities are
 * the same to three digits. The starts of a fit that ends with such components found a saddle, or one component too many.
 */
export const alikeComponents = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: MixtureParams<Ts>,
  batches: Iterable<B>,
  size: number = bank.size,
): ReadonlyArray<ReadonlyArray<number>> => {
  const { weights } = params;
  let pairs = Array.from({ length: size }, (_, b) => Array.from({ length: b }, (__, a) => [a, b] as const))
    .flat()
    .filter(([a, b]) => weights[a] > 0 && weights[b] > 0);
  for (const batch of batches) {
    if (pairs.length === 0) return [];
    const seen = eachTile(bank, params, batch, ({ columns: { each } }, _, n) => {
      pairs = pairs.filter(([a, b]) => {
        for (let i = 0; i < n; i++) {
          const [first, second] = [each[a][i] * weights[b], each[b][i] * weights[a]];
          if (Math.abs(first - second) > SAME * Math.max(first, second)) return false;
        }
        return true;
      });
    });
    if (E.isLeft(seen)) return [];
  }
  const groups: number[][] = [];
  for (const [a, b] of pairs) {
    const group = groups.find((members) => members.includes(a));
    if (group === undefined) groups.push([a, b]);
    else if (!group.includes(b)) group.push(b);
  }
  return groups;
};

/** A sentence about every group of components that are alike. */
export const alikeWarnings = (groups: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<string> =>
  groups.map((group) => {
    const who = `${group.slice(0, -1).join(", ")} and ${group.at(-1)}`;
    return `Components ${who} are the same to three digits: no row tells them apart, and one could stand for all. Fit fewer components, or start more often.`;
  });

const mostProbable = ({ columns: { each } }: Tile, i: number): number => {
  let best = 0;
  for (let k = 1; k < each.length; k++) if (each[k][i] > each[best][i]) best = k;
  return best;
};

/** Sees a tile of rows [from, from + n): posterior probabilities in `columns`, mixture log-densities in `factor`. */
type Visit = (tile: Tile, from: number, n: number) => void;

const eachTile = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: MixtureParams<Ts>,
  batch: B,
  visit: Visit,
): Either<EmError, void> =>
  E.chain((open: OpenBank<B, S>) => {
    const { arena } = bank.kernels;
    const mark = arena.mark();
    try {
      return visitTiles(bank.kernels, open, params.weights.map(log), batch, visit);
    } finally {
      arena.release(mark);
    }
  })(openBank(bank, params));

const visitTiles = <B extends Batch, S>(
  kernels: Kernels,
  open: OpenBank<B, S>,
  logWeight: Float64Array,
  batch: B,
  visit: Visit,
): Either<EmError, void> => {
  const tile = takeTile(kernels, logWeight.length);
  const { columns, factor } = tile;
  const pass = open.begin(logWeight);
  const informed = isInformed(batch);
  for (let from = 0; from < batch.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, batch.rows);
    pass.logJoint(batch, from, to, columns);
    if (informed) inform(batch, from, to, columns);
    classifyTile(tile, to - from);
    for (let i = 0; i < to - from; i++) {
      if (Number.isFinite(factor[i])) continue;
      return E.left({ _tag: "NonFiniteLikelihood", row: batch.first + from + i, value: factor[i] });
    }
    visit(tile, from, to - from);
  }
  return E.right(undefined);
};
