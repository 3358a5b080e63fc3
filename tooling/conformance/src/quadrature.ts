import { exp } from "@latentjs/numerics";

/** An interval, and where in it the integrand is large. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly centre: number;
  readonly spread: number;
}

/** A substitution x(t) on all reals with its derivative. */
interface Substitution {
  readonly at: (t: number) => number;
  readonly slope: (t: number) => number;
}

const sinh = (t: number): number => (exp(t) - exp(-t)) / 2;
const cosh = (t: number): number => (exp(t) + exp(-t)) / 2;
const HALF_PI = Math.PI / 2;

/** A half-line beginning at `end` in the direction of `spread`: end + spread * exp(pi/2 sinh t). */
const halfLine = (end: number, spread: number): Substitution => ({
  at: (t) => end + spread * exp(HALF_PI * sinh(t)),
  slope: (t) => Math.abs(spread) * exp(HALF_PI * sinh(t)) * HALF_PI * cosh(t),
});

/** A bounded piece: its distance from the nearer end keeps its digits where that end is `end`. */
const piece = (end: number, other: number): Substitution => {
  const length = other - end;
  return {
    at: (t) => end + length / (1 + exp(-2 * HALF_PI * sinh(t))),
    slope: (t) => {
      const u = exp(-Math.abs(2 * HALF_PI * sinh(t)));
      return (Math.abs(length) * 2 * HALF_PI * cosh(t) * u) / ((1 + u) * (1 + u));
    },
  };
};

const piecesOf = ({ from, to, centre, spread }: Range): ReadonlyArray<Substitution> => {
  const middle = centre > from && centre < to ? centre : from;
  const left = from === middle ? [] : [from === -Infinity ? halfLine(middle, -spread) : piece(from, middle)];
  const start = middle === -Infinity ? 0 : middle;
  const right = to === Infinity ? halfLine(start, spread) : piece(to, start);
  return [...left, right];
};

/** Beyond this the substitutions leave the doubles. */
const LARGEST_T = 5.5;
/** Two grids of which one is twice as fine agree to this. */
const SETTLED = 1e-9;
const FINEST = 10;

/**
 * Integral of `f`, which takes many points at once, by the trapezoidal rule after double-exponential substitutions (Takahasi & Mori 1974,
 * Publ. RIMS 9, 721-741), which copes with infinite intervals and with singularities at the ends. The grid is halved until two agree.
 */
export const integrate = (
  f: (x: Float64Array) => Float64Array,
  range: Range,
): { readonly value: number; readonly points: number } => {
  let value = 0;
  let points = 0;
  for (const substitution of piecesOf(range)) {
    let total = 0;
    let before = Number.NaN;
    for (let level = 3; level <= FINEST; level++) {
      const grid = gridOf(level, level > 3).filter((t) => {
        const x = substitution.at(t);
        return (
          x > range.from &&
          x < range.to &&
          substitution.slope(t) > 0 &&
          Number.isFinite(substitution.slope(t))
        );
      });
      const heights = f(grid.map(substitution.at));
      for (let i = 0; i < grid.length; i++)
        if (heights[i] > 0) total += heights[i] * substitution.slope(grid[i]);
      points += grid.length;
      const now = total * 2 ** -level;
      const settled = Math.abs(now - before) <= SETTLED;
      before = now;
      if (settled && level > 4) break;
    }
    value += before;
  }
  return { value, points };
};

/** Multiples of 2^-level, or those that the next coarser grid lacks. */
const gridOf = (level: number, onlyNew: boolean): Float64Array => {
  const most = Math.floor(LARGEST_T * 2 ** level);
  const all = Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
  return Float64Array.from(onlyNew ? all.filter((i) => i % 2 !== 0) : all, (i) => i * 2 ** -level);
};
