/** Intervals of width 1/256 from 11/16 to 1, and all of them. */
const BELOW_ONE = 80;
const INTERVALS = 128;

/** Numbers are whole multiples of 2^-200 while the table is made. */
const BITS = 200n;
/** Of these a logarithm's leading part keeps multiples of 2^-42. */
const LEAD_SHIFT = 158n;
/** 2^-200. */
const UNIT = 6.223015277861142e-61;

/** 512 times the centre of interval j. */
const centreOf = (j: number): number => (j < BELOW_ONE ? 353 + 2 * j : 514 + 4 * (j - BELOW_ONE));

/** log(to / from) = 2 artanh((to - from) / (to + from)) by its series. */
const logRatio = (to: number, from: number): bigint => {
  const s = (BigInt(to - from) << BITS) / BigInt(to + from);
  const ss = (s * s) >> BITS;
  let sum = 0n;
  let power = s;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * ss) >> BITS;
  }
  return 2n * sum;
};

const makeTable = (): Float64Array => {
  const table = new Float64Array(4 * INTERVALS);
  // From 1, whose logarithm is 0, to either side.
  for (const [first, end, step] of [
    [BELOW_ONE - 1, -1, -1],
    [BELOW_ONE, INTERVALS, 1],
  ] as const) {
    let before = 512;
    let log = 0n;
    for (let j = first; j !== end; j += step) {
      const c = centreOf(j);
      log += logRatio(c, before);
      const lead = (log + (1n << (LEAD_SHIFT - 1n))) >> LEAD_SHIFT;
      table.set(
        [c / 512, 512 / c, Number(lead) / 4398046511104, Number(log - (lead << LEAD_SHIFT)) * UNIT],
        4 * j,
      );
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
