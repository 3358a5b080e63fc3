/** Numbers are whole multiples of 2^-200 while the table is made. */
const BITS = 200n;
/** 2^-200. */
const UNIT = 6.223015277861142e-61;

/** The square root of a whole number, rounded down, by Newton's iterations from above. */
const squareRoot = (square: bigint): bigint => {
  let root = 1n << (BITS + 2n);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
};

const makeTable = (): Float64Array => {
  let step = 2n << BITS;
  for (let halving = 0; halving < 6; halving++) step = squareRoot(step << BITS);
  const table = new Float64Array(128);
  let power = 1n << BITS;
  for (let j = 0; j < 64; j++) {
    const nearest = Number(power);
    table[2 * j] = nearest * UNIT;
    table[2 * j + 1] = Number(((power - BigInt(nearest)) << BITS) / power) * UNIT;
    power = (power * step) >> BITS;
  }
  return table;
};

/**
 * 2^(j/64) for j = 0..63, two numbers each: its nearest double, then the relative remainder
 * (2^(j/64) - nearest) / 2^(j/64). Made when it is loaded, which is shorter than its digits.
 *
 * @internal
 */
export const EXP2_TABLE: Float64Array = makeTable();
