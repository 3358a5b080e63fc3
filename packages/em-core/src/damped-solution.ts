/** Columns of a matrix. */
type Columns = ReadonlyArray<Float64Array>;

/** A column that is this small beside the largest one, once the others are taken out of it, says nothing. */
const DEPENDENT = 1e-12;

/**
 * Householder's reflections of `a` and `y` in place, after which `a` is upper triangular. False where a column depends on those before it.
 */
const triangulate = (a: Columns, y: Float64Array): boolean => {
  let largest = 0;
  return a.every((column, j) => {
    const v = column.slice(j);
    const norm = lengthOf(v);
    largest = Math.max(largest, norm);
    if (!(norm > DEPENDENT * largest)) return false;
    const head = v[0] ?? 0;
    v[0] = head < 0 ? head - norm : head + norm;
    const scale = norm * (norm + Math.abs(head));
    for (const target of [...a.slice(j), y]) {
      const part = v.reduce((sum, value, i) => sum + value * (target[j + i] ?? 0), 0) / scale;
      for (const [i, value] of v.entries()) target[j + i] = (target[j + i] ?? 0) - part * value;
    }
    return true;
  });
};

const lengthOf = (v: Float64Array): number => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));

/** R x = y for the upper triangle R of `a`. */
const solveUpper = (a: Columns, y: Float64Array): Float64Array => {
  const x = y.slice(0, a.length);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < a.length; j++) x[i] = (x[i] ?? 0) - (a[j]?.[i] ?? 0) * (x[j] ?? 0);
    x[i] = (x[i] ?? 0) / (a[i]?.[i] ?? 0);
  }
  return x;
};

/** Rᵀ x = y for the upper triangle R of `a`. */
const solveUpperTranspose = (a: Columns, y: Float64Array): Float64Array => {
  const x = y.slice();
  for (const [i, column] of a.entries()) {
    for (let j = 0; j < i; j++) x[i] = (x[i] ?? 0) - (column[j] ?? 0) * (x[j] ?? 0);
    x[i] = (x[i] ?? 0) / (column[i] ?? 0);
  }
  return x;
};

/** Of the wanted length. */
const NEAR = 1e-9;
const MOST_TRIALS = 50;

/**
 * The g that minimises |y - A g|² + lambda |g|², with the lambda for which |g|² is `share`, between 0 and 1, of what it is without lambda. `columns` are
 * those of A, at least as long as there are columns. Null where they depend on each other.
 *
 * Newton's method on 1 / |g| from lambda = 0, which comes to the wanted length from one side (Hebden 1973; Moré 1978), each trial by a QR decomposition
 * of the triangle of A above sqrt(lambda) times the identity.
 */
export const dampedSolution = (
  columns: Columns,
  target: Float64Array,
  share: number,
): Float64Array | null => {
  const m = columns.length;
  const triangle = columns.map((column) => column.slice());
  const rotated = target.slice();
  if (!triangulate(triangle, rotated)) return null;
  let g = solveUpper(triangle, rotated);
  const wanted = Math.sqrt(share) * lengthOf(g);
  let lambda = 0;
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const a = triangle.map((column, j) => {
      const long = new Float64Array(2 * m);
      long.set(column.subarray(0, j + 1));
      long[m + j] = Math.sqrt(lambda);
      return long;
    });
    const y = new Float64Array(2 * m);
    y.set(rotated.subarray(0, m));
    if (!triangulate(a, y)) return null;
    g = solveUpper(a, y);
    const length = lengthOf(g);
    const excess = length - wanted;
    if (!(excess > NEAR * wanted)) break;
    const slope = lengthOf(solveUpperTranspose(a, g)) / length;
    lambda += excess / (wanted * slope * slope);
  }
  return g;
};
