/*
 * Specification.
 *
 * Path. The stream of makeRng(seed) has the path seed, and r.split(label) the path of r, "/", label. Numbers are written
 * in decimal; in every seed and label "~" is written "~0" and "/" is written "~1", so different sequences of labels never
 * give the same path.
 * State. The 128-bit state s[0..3] is MurmurHash3_x86_128, seed 0, of the 16 bytes "latentjs/rng/v1/" followed by the path
 * in UTF-8; if all four words are 0, s[0] is 1. The prefix fills the hash's first block: without it a path of at most four
 * bytes would give three equal words.
 * Word. xoshiro128**, 32 bits a step (Blackman and Vigna 2021, ACM Trans. Math. Softw. 47(4), 36).
 * uniform(): two words a, b; ((a >>> 5) · 2^26 + (b >>> 6)) / 2^53.
 * below(n): for n <= 2^32 the first word below the greatest multiple of n up to 2^32, modulo n; for greater n the same with
 * the 53-bit integers of uniform() in place of words.
 *
 * Test vectors. Path "42": state ba0940a3 4c537661 5f19279d b21867fb; first words 1441237166, 1694948063, 1353203165; first
 * uniform 0.3355641766982961. Path "42/restart/3": first words 908955002, 2045505565; first uniform 0.2116325756628541.
 */
import { murmurHash3 } from "./murmur-hash-3.js";
import { utf8 } from "./utf8.js";

/** Plain-data state: JSON-safe, so a checkpoint can carry it. `s` holds four unsigned 32-bit integers. */
export interface RngState {
  readonly path: string;
  readonly s: readonly [number, number, number, number];
}

/** A stream of random numbers passed explicitly to whatever needs randomness; there is no global one. */
export interface Rng {
  /** Uniform on [0, 1), 53 bits. */
  readonly uniform: () => number;
  /** Uniform integer in [0, n), unbiased; `n` from 1 to 2^53. */
  readonly below: (n: number) => number;
  /** An independent stream named by `label`: depends on the seed and the labels only, never on draws made so far. */
  readonly split: (label: string | number) => Rng;
  /** What `restoreRng` needs to go on from here. */
  readonly state: () => RngState;
}

const DOMAIN = "latentjs/rng/v1/";
const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
const TWO_26 = 67108864;

const nameOf = (what: string, label: string | number): string => {
  if (typeof label === "number" && !Number.isSafeInteger(label)) {
    throw new RangeError(
      `A ${what} given as a number must be an integer between ±2^53, not ${label}. Pass any other name as a string.`,
    );
  }
  return String(label).replaceAll("~", "~0").replaceAll("/", "~1");
};

const rotate = (x: number, r: number): number => (x << r) | (x >>> (32 - r));

/** A saved stream, to go on from where it was saved; throws a RangeError on words that are no state. */
export const restoreRng = ({ path, s }: RngState): Rng => {
  // A typed array, because engines box closure variables that do not fit a small integer.
  const w = Uint32Array.from(s);
  if (w.length !== 4 || w.some((word, i) => word !== s[i]) || w.every((word) => word === 0)) {
    throw new RangeError(`The state [${s.join(", ")}] is not four 32-bit integers of which one is positive.`);
  }
  const next = (): number => {
    const s1 = w[1];
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    w[2] ^= w[0];
    w[3] ^= s1;
    w[1] = s1 ^ w[2];
    w[0] ^= w[3];
    w[2] ^= s1 << 9;
    w[3] = rotate(w[3], 11);
    return result;
  };
  const bits53 = (): number => (next() >>> 5) * TWO_26 + (next() >>> 6);
  return {
    uniform: () => bits53() / TWO_53,
    below: (n) => {
      if (!(Number.isInteger(n) && n >= 1 && n <= TWO_53)) {
        throw new RangeError(`below(n) needs an integer n from 1 to 2^53, not ${n}.`);
      }
      const range = n <= TWO_32 ? TWO_32 : TWO_53;
      const draw = n <= TWO_32 ? next : bits53;
      const limit = range - (range % n);
      let value = draw();
      while (value >= limit) value = draw();
      return value % n;
    },
    split: (label) => streamAt(`${path}/${nameOf("label", label)}`),
    state: () => ({ path, s: [w[0], w[1], w[2], w[3]] }),
  };
};

const streamAt = (path: string): Rng => {
  const s = murmurHash3(utf8(DOMAIN + path));
  if (s.every((word) => word === 0)) s[0] = 1;
  return restoreRng({ path, s });
};

/**
 * The stream named by `seed`: any string, or an integer of at most 53 bits, which names the same stream as its decimal
 * digits in a string.
 *
 * @example
 * const rng = makeRng(42);
 * rng.uniform(); // 0.3355641766982961
 * rng.split("restart").split(3).uniform(); // 0.2116325756628541
 */
export const makeRng = (seed: number | string): Rng => streamAt(nameOf("seed", seed));
