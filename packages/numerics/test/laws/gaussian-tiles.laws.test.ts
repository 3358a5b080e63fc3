import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import {
  addScatter,
  addSquares,
  addSum,
  diagonalLogDensity,
  gaussianLogDensity,
  loadTile,
  makeRng,
  ROW_BLOCK,
  standardNormal,
  whitenTile,
} from "../../src/index.js";

/** Sums of some hundred terms of size 1 in another order. */
const ROUNDING = 1e-12;

interface Shape {
  readonly n: number;
  readonly d: number;
  readonly seed: number;
}

/** Any number of rows, whether it fills blocks or not, up to 9 columns. */
const shapes = fc.record<Shape>({
  n: fc.integer({ min: 1, max: 23 }),
  d: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(),
});

/** Random rows in a tile with room behind them that holds rubbish, and what a kernel takes besides. */
const tileOf = ({ n, d, seed }: Shape) => {
  const rng = makeRng(seed);
  const normals = (size: number): Float64Array =>
    Float64Array.from({ length: size }, () => standardNormal(rng));
  const rows = normals((n + 2) * d);
  const stride = ROW_BLOCK * Math.ceil(n / ROW_BLOCK) + ROW_BLOCK;
  const tile = new Float64Array(d * stride).fill(Number.NaN);
  // From row 2 on, so that the offset counts.
  loadTile(rows, d, 2, n, tile, stride);
  const chol = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) chol[i * d + j] = standardNormal(rng);
    chol[i * d + i] = 0.5 + rng.uniform();
  }
  return {
    at: (i: number, j: number): number => rows[(i + 2) * d + j],
    stride,
    tile,
    chol,
    reciprocals: Float64Array.from({ length: d }, (_, i) => 1 / chol[i * d + i]),
    mean: normals(d),
    w: Float64Array.from({ length: stride }, () => rng.uniform()),
    scratch: () => new Float64Array(d * stride),
  };
};

type Tile = ReturnType<typeof tileOf>;

/** chol^-1 (x - mean) of row i, by the textbook. */
const whitened = ({ at, chol, mean }: Tile, i: number): number[] => {
  const d = mean.length;
  const z: number[] = [];
  for (let j = 0; j < d; j++) {
    let rest = at(i, j) - mean[j];
    for (let m = 0; m < j; m++) rest -= chol[j * d + m] * z[m];
    z.push(rest / chol[j * d + j]);
  }
  return z;
};

const expectNear = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(ROUNDING * Math.max(1, Math.abs(expected)));

test.prop([shapes])("a full normal's log-density is that of the whitened row", (shape) => {
  const t = tileOf(shape);
  const out = new Float64Array(t.stride);
  const solved = new Float64Array(ROW_BLOCK * shape.d);
  gaussianLogDensity(
    t.tile,
    t.stride,
    shape.n,
    shape.d,
    t.mean,
    t.chol,
    t.reciprocals,
    Float64Array.of(-1.5),
    solved,
    out,
  );
  for (let i = 0; i < shape.n; i++) {
    const distance = whitened(t, i).reduce((total, z) => total + z * z, 0);
    expectNear(out[i], -1.5 - 0.5 * distance);
  }
});

test.prop([shapes])("whitening a tile is forward substitution, row by row", (shape) => {
  const t = tileOf(shape);
  const out = t.scratch();
  whitenTile(t.tile, t.stride, shape.n, shape.d, t.mean, t.chol, t.reciprocals, out);
  for (let i = 0; i < shape.n; i++) whitened(t, i).forEach((z, j) => expectNear(out[j * t.stride + i], z));
});

test.prop([shapes])("independent columns add up, each with its own precision", (shape) => {
  const t = tileOf(shape);
  const out = new Float64Array(t.stride);
  diagonalLogDensity(t.tile, t.stride, shape.n, shape.d, t.mean, t.reciprocals, Float64Array.of(0.25), out);
  for (let i = 0; i < shape.n; i++) {
    const distance = t.reciprocals.reduce((total, p, j) => total + p * (t.at(i, j) - t.mean[j]) ** 2, 0);
    expectNear(out[i], 0.25 - 0.5 * distance);
  }
});

/** sum_i w[i] f(i) over the rows of the tile. */
const weighted = ({ w }: Tile, n: number, f: (i: number) => number): number =>
  Array.from({ length: n }, (_, i) => w[i] * f(i)).reduce((a, b) => a + b, 0);

test.prop([shapes])(
  "scatter is added to what is there: weighted first and second moments about the centre",
  (shape) => {
    const t = tileOf(shape);
    const { n, d } = shape;
    const sum = new Float64Array(d).fill(1);
    const products = new Float64Array(d * d).fill(2);
    const scratch = { centred: t.scratch(), weighted: t.scratch() };
    addScatter(t.tile, t.stride, n, d, t.mean, t.w, scratch, sum, products);
    const z = (i: number, j: number): number => t.at(i, j) - t.mean[j];
    for (let i = 0; i < d; i++) {
      expectNear(sum[i], 1 + weighted(t, n, (r) => z(r, i)));
      for (let j = 0; j <= i; j++)
        expectNear(products[i * d + j], 2 + weighted(t, n, (r) => z(r, i) * z(r, j)));
    }
  },
);

test.prop([shapes])("squares are the diagonal of the scatter", (shape) => {
  const t = tileOf(shape);
  const { n, d } = shape;
  const sum = new Float64Array(d);
  const squares = new Float64Array(d);
  addSquares(t.tile, t.stride, n, d, t.mean, t.w, sum, squares);
  for (let j = 0; j < d; j++) {
    expectNear(
      sum[j],
      weighted(t, n, (i) => t.at(i, j) - t.mean[j]),
    );
    expectNear(
      squares[j],
      weighted(t, n, (i) => (t.at(i, j) - t.mean[j]) ** 2),
    );
  }
});

test.prop([shapes])("the sum of the first n numbers is added to what is there", (shape) => {
  const t = tileOf(shape);
  const out = Float64Array.of(7, 3);
  addSum(t.w, shape.n, out, 1);
  expect(out[0]).toBe(7);
  expectNear(out[1], 3 + weighted(t, shape.n, () => 1));
});
