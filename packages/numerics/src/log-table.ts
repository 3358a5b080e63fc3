import { plus, quotient, times, type DoubleDouble } from "./double-double.js";

/** Intervals of width 1/256 from 11/16 to 1, and all of them. */
const BELOW_ONE = 80;
const INTERVALS = 128;

const GRID = 4398046511104;

const THIRD = quotient(1, 3);
const TWO: DoubleDouble = { hi: 2, lo: 0 };
const FIFTH = quotient(1, 5);

/** log(to / from) = 2 artanh((to - from) / (to + from)) for neighbours, within 2^-110. What follows the fifth power of the series is below 2^-53 of it. */
const logRatio = (to: number, from: number): DoubleDouble => {
  const s = quotient(to - from, to + from);
  const ss = times(s, s);
  const x = ss.hi;
  const tail = x * x * x * (1 / 7 + x * (1 / 9 + x * (1 / 11 + x / 13)));
  const sum = plus(times(ss, plus(THIRD, times(ss, FIFTH))), { hi: tail, lo: 0 });
  return times(TWO, plus(s, times(s, sum)));
};

const centreOf = (j: number): number =>
  j < BELOW_ONE ? 11 / 16 + (j + 0.5) / 256 : 1 + (j - BELOW_ONE + 0.5) / 128;

const makeTable = (): Float64Array => {
  const table = new Float64Array(4 * INTERVALS);
  // From 1, whose logarithm is exact, to either side.
  for (const [first, end, step] of [
    [BELOW_ONE - 1, -1, -1],
    [BELOW_ONE, INTERVALS, 1],
  ] as const) {
    let before = 1;
    let log: DoubleDouble = { hi: 0, lo: 0 };
    for (let j = first; j !== end; j += step) {
      const c = centreOf(j);
      log = plus(log, logRatio(c, before));
      const lead = Math.round(log.hi * GRID) / GRID;
      table.set([c, 1 / c, lead, log.hi - lead + log.lo], 4 * j);
      before = c;
    }
  }
  return table;
};

/**
 * Four numbers for each of the 128 intervals that divide [11/16, 11/8): the centre c (exact), its reciprocal, log c as a
 * multiple of 2^-42, and what is left of log c. Made when it is loaded: as literals it would be a tenth of what a page loads.
 *
 * Interval j is the one whose doubles z have j in bits 13..19 of (high word of z) - (high word of 11/16): 80 intervals of
 * width 1/256 below 1, then 48 of width 1/128.
 *
 * @internal
 */
export const LOG_TABLE: Float64Array = makeTable();
