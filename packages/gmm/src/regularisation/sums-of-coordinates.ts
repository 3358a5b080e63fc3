import { floats } from "@latentjs/numerics";

/** Coordinates that are sums of free ones. */
export interface Sums {
  /** Number of free coordinates. */
  readonly free: number;
  /** Where the parts of each coordinate begin among `places` and `times`, and at last where they end. */
  readonly starts: Int32Array;
  /** The free coordinate of a part, and how often it is taken. */
  readonly places: Int32Array;
  readonly times: Float64Array;
  /** Whether each coordinate is a free one, in their order. */
  readonly isIdentity: boolean;
}

/** From the parts of each coordinate. */
export const sumsFrom = (
  free: number,
  parts: ReadonlyArray<ReadonlyArray<readonly [place: number, times: number]>>,
): Sums => {
  const all = parts.flat();
  const starts = new Int32Array(parts.length + 1);
  for (const [at, own] of parts.entries()) starts[at + 1] = starts[at] + own.length;
  return {
    free,
    starts,
    places: Int32Array.from(all, ([place]) => place),
    times: Float64Array.from(all, ([, times]) => times),
    isIdentity:
      parts.length === free &&
      parts.every((own, at) => own.length === 1 && own[0][0] === at && own[0][1] === 1),
  };
};

/** The coordinates of a step in the free ones. */
export const summed = ({ starts, places, times }: Sums, step: Float64Array): Float64Array => {
  const out = floats(starts.length - 1);
  for (let at = 0; at < out.length; at++)
    for (let part = starts[at]; part < starts[at + 1]; part++) out[at] += times[part] * step[places[part]];
  return out;
};

/** A gradient in the free coordinates. */
export const gathered = ({ free, starts, places, times }: Sums, gradient: Float64Array): Float64Array => {
  const out = floats(free);
  for (let at = 0; at < gradient.length; at++)
    for (let part = starts[at]; part < starts[at + 1]; part++)
      out[places[part]] += times[part] * gradient[at];
  return out;
};

/** The diagonal of a diagonal matrix in the free coordinates. */
export const gatheredDiagonal = (
  { free, starts, places, times }: Sums,
  diagonal: Float64Array,
): Float64Array => {
  const out = floats(free);
  for (let at = 0; at < diagonal.length; at++)
    for (let part = starts[at]; part < starts[at + 1]; part++)
      out[places[part]] += times[part] * times[part] * diagonal[at];
  return out;
};

/** Second derivatives in the free coordinates; of either matrix the lower triangle alone. */
export const gatheredSquare = (
  { free, starts, places, times, isIdentity }: Sums,
  matrix: Float64Array,
): Float64Array => {
  if (isIdentity) return matrix;
  const out = new Float64Array(free * free);
  const n = starts.length - 1;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const value = matrix[a * n + b];
      for (let i = starts[a]; i < starts[a + 1]; i++) {
        const p = places[i];
        const scaled = times[i] * value;
        for (let j = starts[b]; j < starts[b + 1]; j++) {
          const q = places[j];
          // An entry beside the diagonal stands for the one across it too.
          if (a !== b && p === q) out[p * free + p] += 2 * scaled * times[j];
          else if (p >= q) out[p * free + q] += scaled * times[j];
          else if (a !== b) out[q * free + p] += scaled * times[j];
        }
      }
    }
  }
  return out;
};
