/*
 * Weighted moments of a tile of rows. A chain of dependent additions runs at a quarter of the adder's speed, so every sum
 * over rows is spread over several accumulators; which rows go to which is fixed, so the bits are too.
 */

/**
 * Adds x[0] + … + x[n - 1], in four interleaved sums, to out[at]. Allocates nothing; a returned number would be boxed
 * wherever the call is not inlined.
 */
export const addSum = (x: Float64Array, n: number, out: Float64Array, at: number): void => {
  let s0 = -0;
  let s1 = -0;
  let s2 = -0;
  let s3 = -0;
  let r = 0;
  for (; r + 3 < n; r += 4) {
    s0 += x[r];
    s1 += x[r + 1];
    s2 += x[r + 2];
    s3 += x[r + 3];
  }
  for (; r < n; r++) s0 += x[r];
  out[at] += s0 + s1 + (s2 + s3);
};

/** Room for one tile, column by column with the tile's stride: rows about a centre, and the same times their weights. */
export interface ScatterScratch {
  readonly centred: Float64Array;
  readonly weighted: Float64Array;
}

/**
 * Adds a tile to first and second moments about `centre`, z = x - centre: sum[j] += sum_i w[i] z[i, j], and the lower
 * triangle of products[j, l] += sum_i w[i] z[i, j] z[i, l]. What is above the diagonal is not defined.
 *
 * `tile` column by column with `stride`; `products` row-major d × d. Two by three products at a time, each over all rows. Cost
 * n d^2 / 2 multiplications. Allocates nothing.
 */
export const addScatter = (
  tile: Float64Array,
  stride: number,
  n: number,
  d: number,
  centre: Float64Array,
  w: Float64Array,
  { centred, weighted }: ScatterScratch,
  sum: Float64Array,
  products: Float64Array,
): void => {
  for (let j = 0; j < d; j++) sum[j] += centreAndWeigh(tile, j * stride, n, centre[j], w, centred, weighted);
  let i = 0;
  for (; i + 1 < d; i += 2) {
    let j = 0;
    for (; j + 2 <= i + 1; j += 3) addTwoByThree(weighted, centred, stride, n, i, j, d, products);
    if (j <= i) addTwoByTwo(weighted, centred, stride, n, i, j, d, products);
    else if (j === i + 1) addOne(weighted, centred, stride, n, i + 1, j, d, products);
  }
  if (i < d) for (let j = 0; j <= i; j++) addOne(weighted, centred, stride, n, i, j, d, products);
};

/** Writes one column about its centre and times the weights; returns its weighted sum. */
const centreAndWeigh = (
  tile: Float64Array,
  column: number,
  n: number,
  centre: number,
  w: Float64Array,
  centred: Float64Array,
  weighted: Float64Array,
): number => {
  let s0 = -0;
  let s1 = -0;
  let s2 = -0;
  let s3 = -0;
  let r = 0;
  for (; r + 3 < n; r += 4) {
    const at = column + r;
    const z0 = tile[at] - centre;
    const z1 = tile[at + 1] - centre;
    const z2 = tile[at + 2] - centre;
    const z3 = tile[at + 3] - centre;
    const v0 = w[r] * z0;
    const v1 = w[r + 1] * z1;
    const v2 = w[r + 2] * z2;
    const v3 = w[r + 3] * z3;
    centred[at] = z0;
    centred[at + 1] = z1;
    centred[at + 2] = z2;
    centred[at + 3] = z3;
    weighted[at] = v0;
    weighted[at + 1] = v1;
    weighted[at + 2] = v2;
    weighted[at + 3] = v3;
    s0 += v0;
    s1 += v1;
    s2 += v2;
    s3 += v3;
  }
  for (; r < n; r++) {
    const z = tile[column + r] - centre;
    centred[column + r] = z;
    weighted[column + r] = w[r] * z;
    s0 += w[r] * z;
  }
  return s0 + s1 + (s2 + s3);
};

/** Products of weighted columns i, i + 1 with columns j, j + 1, j + 2: six sums, as many as stay in registers. */
const addTwoByThree = (
  wz: Float64Array,
  z: Float64Array,
  stride: number,
  n: number,
  i: number,
  j: number,
  d: number,
  products: Float64Array,
): void => {
  let a0 = -0;
  let a1 = -0;
  let a2 = -0;
  let b0 = -0;
  let b1 = -0;
  let b2 = -0;
  const pA = i * stride;
  const pB = pA + stride;
  const p0 = j * stride;
  const p1 = p0 + stride;
  const p2 = p1 + stride;
  for (let r = 0; r < n; r++) {
    const vA = wz[pA + r];
    const vB = wz[pB + r];
    const z0 = z[p0 + r];
    const z1 = z[p1 + r];
    const z2 = z[p2 + r];
    a0 += vA * z0;
    a1 += vA * z1;
    a2 += vA * z2;
    b0 += vB * z0;
    b1 += vB * z1;
    b2 += vB * z2;
  }
  const atA = i * d + j;
  const atB = atA + d;
  products[atA] += a0;
  products[atA + 1] += a1;
  products[atA + 2] += a2;
  products[atB] += b0;
  products[atB + 1] += b1;
  products[atB + 2] += b2;
};

/** Products of weighted columns i, i + 1 with columns j, j + 1, even and odd rows apart. */
const addTwoByTwo = (
  wz: Float64Array,
  z: Float64Array,
  stride: number,
  n: number,
  i: number,
  j: number,
  d: number,
  products: Float64Array,
): void => {
  let a0 = -0;
  let a1 = -0;
  let b0 = -0;
  let b1 = -0;
  let c0 = -0;
  let c1 = -0;
  let e0 = -0;
  let e1 = -0;
  const pA = i * stride;
  const pB = pA + stride;
  const p0 = j * stride;
  const p1 = p0 + stride;
  let r = 0;
  for (; r + 1 < n; r += 2) {
    const vA = wz[pA + r];
    const vB = wz[pB + r];
    const z0 = z[p0 + r];
    const z1 = z[p1 + r];
    const uA = wz[pA + r + 1];
    const uB = wz[pB + r + 1];
    const y0 = z[p0 + r + 1];
    const y1 = z[p1 + r + 1];
    a0 += vA * z0;
    a1 += vA * z1;
    b0 += vB * z0;
    b1 += vB * z1;
    c0 += uA * y0;
    c1 += uA * y1;
    e0 += uB * y0;
    e1 += uB * y1;
  }
  if (r < n) {
    a0 += wz[pA + r] * z[p0 + r];
    a1 += wz[pA + r] * z[p1 + r];
    b0 += wz[pB + r] * z[p0 + r];
    b1 += wz[pB + r] * z[p1 + r];
  }
  const atA = i * d + j;
  const atB = atA + d;
  products[atA] += a0 + c0;
  products[atA + 1] += a1 + c1;
  products[atB] += b0 + e0;
  products[atB + 1] += b1 + e1;
};

/** Product of weighted column i with column j. */
const addOne = (
  wz: Float64Array,
  z: Float64Array,
  stride: number,
  n: number,
  i: number,
  j: number,
  d: number,
  products: Float64Array,
): void => {
  let s0 = -0;
  let s1 = -0;
  let s2 = -0;
  let s3 = -0;
  const pA = i * stride;
  const p0 = j * stride;
  let r = 0;
  for (; r + 3 < n; r += 4) {
    s0 += wz[pA + r] * z[p0 + r];
    s1 += wz[pA + r + 1] * z[p0 + r + 1];
    s2 += wz[pA + r + 2] * z[p0 + r + 2];
    s3 += wz[pA + r + 3] * z[p0 + r + 3];
  }
  for (; r < n; r++) s0 += wz[pA + r] * z[p0 + r];
  products[i * d + j] += s0 + s1 + (s2 + s3);
};
