/** A least-squares line through points, and what is left of them. */
interface Line {
  readonly slope: number;
  readonly intercept: number;
  readonly residual: number;
}

/** Two lines that meet near a point, fitted to the points before and after it, the point itself being in both. */
export interface Elbow {
  /** Index of the point. */
  readonly at: number;
  readonly before: Line;
  readonly after: Line;
}

/** Through points [from, to). Points that all have one x have a line of slope 0. */
const lineThrough = (x: ReadonlyArray<number>, y: ReadonlyArray<number>, from: number, to: number): Line => {
  const n = to - from;
  let meanX = 0;
  let meanY = 0;
  for (let i = from; i < to; i++) {
    meanX += x[i] / n;
    meanY += y[i] / n;
  }
  let xx = 0;
  let xy = 0;
  for (let i = from; i < to; i++) {
    xx += (x[i] - meanX) * (x[i] - meanX);
    xy += (x[i] - meanX) * (y[i] - meanY);
  }
  const slope = xx > 0 ? xy / xx : 0;
  const intercept = meanY - slope * meanX;
  let residual = 0;
  for (let i = from; i < to; i++) {
    const miss = y[i] - (intercept + slope * x[i]);
    residual += miss * miss;
  }
  return { slope, intercept, residual };
};

/**
 * Where a curve through points bends most: the inner point at which two least-squares lines, one through the points up to it and one through those
 * from it on, leave the smallest sum of squares; the first of equals. Null for fewer than three points, which have no inner one.
 */
export const elbow = (x: ReadonlyArray<number>, y: ReadonlyArray<number>): Elbow | null => {
  let best: Elbow | null = null;
  for (let at = 1; at < x.length - 1; at++) {
    const found = { at, before: lineThrough(x, y, 0, at + 1), after: lineThrough(x, y, at, x.length) };
    if (best === null || residualOf(found) < residualOf(best)) best = found;
  }
  return best;
};

const residualOf = ({ before, after }: Elbow): number => before.residual + after.residual;
