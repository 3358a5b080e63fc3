/** Eigenvalues of a symmetric matrix, largest first, and their vectors: row f of `vectors` belongs to `values[f]`. */
export interface Eigen {
  readonly values: Float64Array;
  /** Row-major d × d, orthonormal rows; the largest entry of each is positive. */
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric row-major d × d matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, section 8.5):
 * small eigenvalues of a scaled matrix come out as accurate as large ones. Only + - * / and square roots.
 */
export const symmetricEigen = (matrix: Float64Array, d: number): Eigen => {
  const a = matrix.slice();
  const v = new Float64Array(d * d);
  for (let i = 0; i < d; i++) v[i * d + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < d; p++) {
      for (let r = p + 1; r < d; r++) {
        if (rotate(a, v, d, p, r)) rotated = true;
      }
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: d }, (_, i) => i).toSorted((i, j) => a[j * d + j] - a[i * d + i]);
  const vectors = new Float64Array(d * d);
  order.forEach((from, to) => {
    const row = v.subarray(from * d, (from + 1) * d);
    let largest = 0;
    for (let j = 1; j < d; j++) if (Math.abs(row[j]) > Math.abs(row[largest])) largest = j;
    const sign = row[largest] < 0 ? -1 : 1;
    for (let j = 0; j < d; j++) vectors[to * d + j] = sign * row[j];
  });
  return { values: Float64Array.from(order, (i) => a[i * d + i]), vectors };
};

/** Makes entry (p, r) 0; false where it is next to nothing beside the diagonal. */
const rotate = (a: Float64Array, v: Float64Array, d: number, p: number, r: number): boolean => {
  const off = a[p * d + r];
  const limit = Number.EPSILON * Math.sqrt(Math.abs(a[p * d + p] * a[r * d + r]));
  if (off === 0 || Math.abs(off) <= limit) return false;
  const theta = (a[r * d + r] - a[p * d + p]) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < d; i++) turn(a, i * d + p, i * d + r, c, s);
  for (let i = 0; i < d; i++) turn(a, p * d + i, r * d + i, c, s);
  for (let i = 0; i < d; i++) turn(v, p * d + i, r * d + i, c, s);
  a[p * d + r] = 0;
  a[r * d + p] = 0;
  return true;
};

const turn = (x: Float64Array, i: number, j: number, c: number, s: number): void => {
  const first = x[i];
  const second = x[j];
  x[i] = c * first - s * second;
  x[j] = s * first + c * second;
};
