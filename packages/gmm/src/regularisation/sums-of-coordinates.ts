import { floats } from "@latentjs/numerics";

/** Coordinates that are sums of free ones: for each, which ones and how often. */
export interface Sums {
  /** Number of free coordinates. */
  readonly free: number;
  readonly parts: ReadonlyArray<ReadonlyArray<readonly [place: number, times: number]>>;
}

/** The coordinates of a step in the free ones. */
export const summed = ({ parts }: Sums, step: Float64Array): Float64Array => {
  const out = floats(parts.length);
  for (const [at, own] of parts.entries()) for (const [place, times] of own) out[at] += times * step[place];
  return out;
};

/** A gradient in the free coordinates. */
export const gathered = ({ free, parts }: Sums, gradient: Float64Array): Float64Array => {
  const out = floats(free);
  for (const [at, own] of parts.entries())
    for (const [place, times] of own) out[place] += times * gradient[at];
  return out;
};

/** The diagonal of a diagonal matrix in the free coordinates. */
export const gatheredDiagonal = ({ free, parts }: Sums, diagonal: Float64Array): Float64Array => {
  const out = floats(free);
  for (const [at, own] of parts.entries())
    for (const [place, times] of own) out[place] += times * times * diagonal[at];
  return out;
};

/** Second derivatives in the free coordinates; of either matrix the lower triangle alone. */
export const gatheredSquare = ({ free, parts }: Sums, matrix: Float64Array): Float64Array => {
  const out = new Float64Array(free * free);
  const n = parts.length;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const value = matrix[a * n + b];
      if (value === 0) continue;
      for (const [p, timesP] of parts[a]) {
        for (const [q, timesQ] of parts[b]) {
          // An entry beside the diagonal stands for the one across it too.
          const times = timesP * timesQ * (a !== b && p === q ? 2 : 1);
          if (a !== b || p >= q) out[p > q ? p * free + q : q * free + p] += times * value;
        }
      }
    }
  }
  return out;
};
