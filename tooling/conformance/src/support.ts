import { makeRng, type Rng } from "@latentjs/numerics";
import { integrate } from "./quadrature.js";

/** Total of a density, and the range it has to be in. */
export interface Total {
  readonly value: number;
  readonly atLeast: number;
  readonly atMost: number;
  /** How it was taken: the end of a sentence, such as "summed over 12 rows". */
  readonly how: string;
}

/** Where a density lives, and how its total over all rows is taken. */
export interface Support<T, R> {
  readonly _tag: "Support";
  readonly total: (theta: T, densities: (rows: ReadonlyArray<R>) => Float64Array) => Total;
}

/** A check that is not made. */
export interface LeftOut {
  readonly _tag: "LeftOut";
  readonly reason: string;
}

/** Leaves a check out; the reason is shown where the tests are listed. */
export const leaveOut = (reason: string): LeftOut => ({ _tag: "LeftOut", reason });

/** Rounding of a sum of some thousands of terms of at most 1. */
const SUM_ROUNDING = 1e-10;
/** What adaptive quadrature reaches, and rounding of the log-density at large arguments. */
const QUADRATURE_ERROR = 1e-7;

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** A family whose possible rows can all be written down: their probabilities sum to 1. */
export const everyRow = <T, R>(rows: (theta: T) => ReadonlyArray<R>): Support<T, R> => ({
  _tag: "Support",
  total: (theta, densities) => {
    const all = rows(theta);
    const how = `summed over all ${all.length} rows`;
    return { value: sum(densities(all)), atLeast: 1 - SUM_ROUNDING, atMost: 1 + SUM_ROUNDING, how };
  },
});

/**
 * A discrete family with too many rows to write down: those of `rows` have at most all of the probability, and at least all but `missing`,
 * 1 unless given.
 */
export const counted = <T, R>(rows: (theta: T) => ReadonlyArray<R>, missing: number = 1): Support<T, R> => ({
  _tag: "Support",
  total: (theta, densities) => {
    const some = rows(theta);
    const how = `summed over ${some.length} rows`;
    const atLeast = 1 - missing - SUM_ROUNDING;
    return { value: sum(densities(some)), atLeast, atMost: 1 + SUM_ROUNDING, how };
  },
});

/** The interval on which a continuous family of one column lives. */
export interface IntervalOptions<T, R> {
  /** May be -Infinity. */
  readonly from: number;
  /** May be Infinity. */
  readonly to: number;
  /** The row with this value, where the family has more columns, under these parameters. */
  readonly row: (value: number, theta: T) => R;
  /** A point where the density is large, and how wide it is about it; 0 and 1 unless given. The point may be one where the density has a kink. */
  readonly around?: (theta: T) => { readonly centre: number; readonly spread: number };
  /** How far the integral may be from 1, 1e-7 unless given. */
  readonly error?: number;
}

/** A continuous family of one column, or of one column given others: the density integrates to 1. */
export const interval = <T, R>({
  from,
  to,
  row,
  around = () => ({ centre: 0, spread: 1 }),
  error = QUADRATURE_ERROR,
}: IntervalOptions<T, R>): Support<T, R> => ({
  _tag: "Support",
  total: (theta, densities) => {
    const { centre, spread } = around(theta);
    const at = (values: Float64Array): Float64Array =>
      densities(Array.from(values, (value) => row(value, theta)));
    const { value, points } = integrate(at, { from, to, centre, spread });
    const how = `integrated from ${from} to ${to} with ${points} points about ${centre}`;
    return { value, atLeast: 1 - error, atMost: 1 + error, how };
  },
});

/** Rows drawn from a distribution that is known and has heavier tails. */
export interface ImportanceOptions<T, R> {
  readonly draw: (theta: T, rng: Rng) => R;
  /** Log-density of what `draw` draws. */
  readonly logDensity: (theta: T, row: R) => number;
  /** 4000 unless given. */
  readonly draws?: number;
}

/** Standard errors that an average may be off: with fixed seeds, one that is right stays right. */
const STANDARD_ERRORS = 6;

/** A family of several columns: the average of density / known density over drawn rows is 1. */
export const importance = <T, R>({
  draw,
  logDensity,
  draws = 4000,
}: ImportanceOptions<T, R>): Support<T, R> => ({
  _tag: "Support",
  total: (theta, densities) => {
    const rng = makeRng("importance");
    const rows = Array.from({ length: draws }, () => draw(theta, rng));
    const ratios = densities(rows).map((f, i) => f / Math.exp(logDensity(theta, rows[i])));
    const value = sum(ratios) / draws;
    const variance = sum(ratios.map((r) => (r - value) * (r - value))) / (draws - 1);
    const off = STANDARD_ERRORS * Math.sqrt(variance / draws) + SUM_ROUNDING;
    return { value, atLeast: 1 - off, atMost: 1 + off, how: `estimated from ${draws} drawn rows` };
  },
});
