import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import {
  diagonalBlock,
  fullBlock,
  LARGEST_DISTANCE,
  LOG_SUMS,
  makeRng,
  portableKernels as kernels,
  productsBlock,
  scatterBlock,
  scratchBlock,
  formBlock,
  squaresBlock,
  standardNormal,
  TILE_ROWS,
} from "../../src/index.js";

/** Sums of some hundred terms of size 1 in another order. */
const ROUNDING = 1e-12;

interface Shape {
  readonly n: number;
  readonly d: number;
  readonly seed: number;
  /** Share of the rows that have a weight. */
  readonly share: number;
}

/** Any number of rows, whether it fills blocks or not, up to 9 columns, with many or few rows that have a weight. */
const shapes = fc.record<Shape>({
  n: fc.oneof(fc.integer({ min: 1, max: 23 }), fc.constantFrom(255, 256)),
  d: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.1, 0.5, 1),
});

/** Random rows in a tile that held rubbish, and what a kernel takes besides, with an offset in front of every block. */
const tileOf = ({ n, d, seed, share }: Shape) => {
  const rng = makeRng(seed);
  const normals = (size: number): Float64Array =>
    Float64Array.from({ length: size }, () => standardNormal(rng));
  const rows = normals((n + 2) * d);
  const tile = new Float64Array(d * TILE_ROWS).fill(Number.NaN);
  // From row 2 on, so that the offset counts.
  kernels.loadTile(rows, d, 2, n, tile);
  const mean = normals(d);
  const chol = new Float64Array(d * d);
  const factor: number[] = [];
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) factor.push((chol[i * d + j] = standardNormal(rng)));
    chol[i * d + i] = 0.5 + rng.uniform();
    factor.push(1 / chol[i * d + i]);
  }
  const w = new Float64Array(TILE_ROWS);
  for (let i = 0; i < n; i++) w[i] = rng.uniform() < share ? rng.uniform() : 0;
  return {
    at: (i: number, j: number): number => rows[(i + 2) * d + j],
    tile,
    chol,
    mean,
    full: Float64Array.from([99, -1.5, ...mean, ...factor]),
    w,
    scratch: new Float64Array(scratchBlock(d)).fill(Number.NaN),
    out: new Float64Array(TILE_ROWS),
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
  expect(t.full.length).toBe(1 + fullBlock(shape.d));
  kernels.fullLogDensity(t.tile, shape.n, shape.d, t.full, 1, t.scratch, t.out);
  for (let i = 0; i < shape.n; i++) {
    const distance = whitened(t, i).reduce((total, z) => total + z * z, 0);
    expectNear(t.out[i], -1.5 - 0.5 * distance);
  }
});

test.prop([shapes])("whitening a tile is forward substitution, row by row", (shape) => {
  const t = tileOf(shape);
  const out = new Float64Array(shape.d * TILE_ROWS);
  kernels.whiten(t.tile, shape.n, shape.d, t.full, 1, out);
  for (let i = 0; i < shape.n; i++) whitened(t, i).forEach((z, j) => expectNear(out[j * TILE_ROWS + i], z));
});

test.prop([shapes])("independent columns add up, each with its own precision", (shape) => {
  const t = tileOf(shape);
  const precisions = t.mean.map((m) => 0.5 + m * m);
  const block = Float64Array.from([0.5, ...t.mean, ...precisions, 0.25, ...t.mean, ...precisions]);
  expect(block.length).toBe(2 * diagonalBlock(shape.d));
  const both = new Float64Array(2 * TILE_ROWS);
  kernels.diagonalLogDensities(t.tile, shape.n, shape.d, block, diagonalBlock(shape.d), 2, both);
  t.out.set(both.subarray(TILE_ROWS));
  for (let i = 0; i < shape.n; i++) expectNear(both[i], 0.25 + t.out[i]);
  for (let i = 0; i < shape.n; i++) {
    const distance = precisions.reduce((total, p, j) => total + p * (t.at(i, j) - t.mean[j]) ** 2, 0);
    expectNear(t.out[i], 0.25 - 0.5 * distance);
  }
});

test.prop([shapes])(
  "columns about a centre with the sum of their squares, and affine forms of them",
  (shape) => {
    const t = tileOf(shape);
    const { n, d } = shape;
    const powers = new Float64Array((d + 1) * TILE_ROWS).fill(Number.NaN);
    kernels.centreAndNorm(t.tile, n, d, Float64Array.from(t.mean), powers);
    const z = (i: number, j: number): number => t.at(i, j) - t.mean[j];
    const norm = (i: number): number => t.mean.reduce((total, _, j) => total + z(i, j) ** 2, 0);
    for (let i = 0; i < n; i++) {
      expectNear(powers[d * TILE_ROWS + i], norm(i));
      for (let j = 0; j < d; j++) expect(powers[j * TILE_ROWS + i]).toBe(z(i, j));
    }
    const forms = Float64Array.from([
      0.25,
      ...t.mean.map((_, j) => j - 1.5),
      -2,
      7,
      ...t.mean.map(() => 0),
      3,
    ]);
    expect(forms.length).toBe(2 * formBlock(d + 1));
    const both = new Float64Array(2 * TILE_ROWS);
    kernels.affineForms(powers, n, d + 1, forms, 2, both);
    for (let i = 0; i < n; i++) {
      const linear = t.mean.reduce((total, _, j) => total + (j - 1.5) * z(i, j), 0);
      const size = t.mean.reduce((total, _, j) => total + Math.abs((j - 1.5) * z(i, j)), 1 + 2 * norm(i));
      expect(Math.abs(both[i] - (0.25 + linear - 2 * norm(i)))).toBeLessThanOrEqual(ROUNDING * size);
      expectNear(both[TILE_ROWS + i], 7 + 3 * norm(i));
    }
  },
);

test.prop([shapes])("columns about a centre, their squares, and all weighted sums at once", (shape) => {
  const t = tileOf(shape);
  const { n, d } = shape;
  const powers = new Float64Array(2 * d * TILE_ROWS).fill(Number.NaN);
  kernels.centreAndSquare(t.tile, n, d, t.full, 2, powers);
  const columns = new Float64Array(3 * TILE_ROWS);
  [1, 2, 3].forEach((factor, c) =>
    columns.set(
      t.w.map((w) => factor * w),
      c * TILE_ROWS,
    ),
  );
  const sums = new Float64Array(3 * 2 * d).fill(2);
  kernels.addSums(powers, n, 2 * d, columns, 3, sums);
  const rows = new Float64Array(TILE_ROWS);
  kernels.rowSums(columns, n, 3, rows);
  for (let i = 0; i < n; i++) expectNear(rows[i], 6 * t.w[i]);
  for (let c = 0; c < 3; c++) {
    for (let j = 0; j < d; j++) {
      const z = (i: number): number => t.at(i, j) - t.mean[j];
      expectNear(sums[c * 2 * d + j], 2 + (c + 1) * weighted(t, n, z));
      expectNear(sums[c * 2 * d + d + j], 2 + (c + 1) * weighted(t, n, (i) => z(i) * z(i)));
    }
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
    const moments = new Float64Array(1 + scatterBlock(d)).fill(2);
    kernels.addScatter(t.tile, n, d, t.full, 2, t.w, t.scratch, moments, 1);
    const z = (i: number, j: number): number => t.at(i, j) - t.mean[j];
    let at = 1 + d;
    for (let i = 0; i < d; i++) {
      expectNear(moments[1 + i], 2 + weighted(t, n, (r) => z(r, i)));
      for (let j = 0; j <= i; j++) expectNear(moments[at++], 2 + weighted(t, n, (r) => z(r, i) * z(r, j)));
    }
    expect(moments[0]).toBe(2);
  },
);

test.prop([shapes, fc.integer({ min: 1, max: 7 }), fc.constantFrom(1, 3)])(
  "scatters of all components about one centre are those of each, whether many weights are 0 or not",
  (shape, k, every) => {
    const t = tileOf(shape);
    const { n, d } = shape;
    const centre = Float64Array.from(t.mean);
    const size = scatterBlock(d);
    const columns = new Float64Array(k * TILE_ROWS).fill(Number.NaN);
    const weight = (c: number, i: number): number => (i % every === c % every ? (c + 1) * t.w[i] : 0);
    for (let c = 0; c < k; c++) {
      // Behind an odd count stands a 0.
      for (let i = 0; i <= n && i < TILE_ROWS; i++) columns[c * TILE_ROWS + i] = i < n ? weight(c, i) : 0;
    }
    const scratch = new Float64Array(productsBlock(d)).fill(Number.NaN);
    const moments = new Float64Array(k * size).fill(2);
    kernels.addScatters(t.tile, n, d, centre, columns, k, scratch, moments);
    const z = (i: number, j: number): number => t.at(i, j) - t.mean[j];
    const sum = (c: number, f: (i: number) => number): number =>
      Array.from({ length: n }, (_, i) => weight(c, i) * f(i)).reduce((a, b) => a + b, 0);
    for (let c = 0; c < k; c++) {
      let at = c * size + d;
      for (let i = 0; i < d; i++) {
        expectNear(moments[c * size + i], 2 + sum(c, (r) => z(r, i)));
        for (let j = 0; j <= i; j++) expectNear(moments[at++], 2 + sum(c, (r) => z(r, i) * z(r, j)));
      }
    }
  },
);

test.prop([shapes])("squares are the diagonal of the scatter", (shape) => {
  const t = tileOf(shape);
  const { n, d } = shape;
  const moments = new Float64Array(1 + squaresBlock(d)).fill(2);
  kernels.addSquares(t.tile, n, d, t.full, 2, t.w, t.scratch, moments, 1);
  for (let j = 0; j < d; j++) {
    const z = (i: number): number => t.at(i, j) - t.mean[j];
    expectNear(moments[1 + j], 2 + weighted(t, n, z));
    expectNear(moments[1 + d + j], 2 + weighted(t, n, (i) => z(i) * z(i)));
  }
  expect(moments[0]).toBe(2);
});

/** Joint log-densities of two components for three rows, and what posterior probabilities they have by Bayes' rule. */
const LN_3 = 1.0986122886681098;
const BAYES: ReadonlyArray<readonly [number, number, number]> = [
  [-1000, -1000 - LN_3, 0.75],
  [-2 - LN_3, -2, 0.25],
  [500, 400, 1],
];

const normalized = (weights: Float64Array, n: number, k: number, joint: (i: number, c: number) => number) => {
  const columns = new Float64Array(k * TILE_ROWS).fill(Number.NaN);
  for (let c = 0; c < k; c++) for (let i = 0; i < n; i++) columns[c * TILE_ROWS + i] = joint(i, c);
  const [top, total, factor] = [0, 1, 2].map(() => new Float64Array(TILE_ROWS));
  const counts = new Float64Array(k).fill(10);
  const sums = new Float64Array(LOG_SUMS);
  kernels.normalize(columns, n, k, weights, new Float64Array(k).fill(-39), top, total, factor, counts, sums);
  return { columns, top, total, counts, sums };
};

test("joint log-densities become posterior probabilities", () => {
  const before = kernels.tiles();
  const { columns, top, total, counts, sums } = normalized(new Float64Array(0), 3, 2, (i, c) => BAYES[i][c]);
  BAYES.forEach(([a, b, first], i) => {
    expectNear(columns[i], first);
    expectNear(columns[TILE_ROWS + i], 1 - first);
    expect(top[i]).toBe(Math.max(a, b));
  });
  // Terms below the floor count as nothing at all.
  expect(columns[TILE_ROWS + 2]).toBe(0);
  expect(total[2]).toBe(1);
  // The row that fills up an even count has no say.
  expect([columns[3], columns[TILE_ROWS + 3]]).toEqual([0, 0]);
  expectNear(counts[0], 10 + 0.75 + 0.25 + 1);
  expectNear(counts[1], 10 + 0.25 + 0.75);
  expectNear(sums[0], -1000 + 500);
  expectNear(sums[1], -2);
  expectNear(sums[2] * sums[3], (4 / 3) * (4 / 3));
  expect([...sums.subarray(4)]).toEqual(Array<number>(LOG_SUMS - 4).fill(1));
  expect(kernels.tiles()).toBe(before + 1);
});

test("observation weights multiply the probabilities", () => {
  const weights = Float64Array.from({ length: TILE_ROWS }, (_, i) => i + 1);
  const { columns, counts } = normalized(weights, 3, 2, (i, c) => BAYES[i][c]);
  BAYES.forEach(([, , first], i) => expectNear(columns[i], first * (i + 1)));
  expectNear(counts[0], 10 + 0.75 + 0.5 + 3);
});

test("a full tile of equal components has the sums of its rows", () => {
  const { sums } = normalized(new Float64Array(0), TILE_ROWS, 3, (i) => i);
  expect(sums[0]).toBe((TILE_ROWS / 2) * (TILE_ROWS / 2 - 1));
  expect(sums[1]).toBe(sums[0] + TILE_ROWS / 2);
  // Three equal terms in each of the 32 even, or odd, rows of a group.
  for (const product of sums.subarray(2)) expect(product).toBe(1853020188851841);
});

test.each([
  ["no component supports", Number.NEGATIVE_INFINITY, 0],
  ["cannot be evaluated", Number.NaN, Number.NaN],
  ["is a point mass", Number.POSITIVE_INFINITY, Number.NaN],
])("a row that %s shows in its total", (_name, joint, expected) => {
  const { total } = normalized(new Float64Array(0), 2, 2, (i) => (i === 0 ? joint : -1));
  expect(total[0]).toBe(expected);
  expect(total[1]).toBe(2);
});

test.prop([shapes, fc.integer({ min: 1, max: 5 })])(
  "rows go to their nearest centre, in the units of the columns, and are added up there",
  (shape, k) => {
    const t = tileOf(shape);
    const { n, d, seed } = shape;
    const rng = makeRng(seed + 1);
    const centres = Float64Array.from({ length: k * d }, () => standardNormal(rng));
    const units = Float64Array.from({ length: d }, () => 0.5 + rng.uniform());
    const columns = new Float64Array(k * TILE_ROWS).fill(Number.NaN);
    const nearest = new Float64Array(TILE_ROWS);
    const labels = new Float64Array(TILE_ROWS);
    kernels.squaredDistances(t.tile, n, d, units, centres, k, columns);
    kernels.smallest(columns, n, k, nearest, labels);
    const groupWeights = new Float64Array(k).fill(2);
    const sums = new Float64Array(k * d).fill(2);
    const weights = t.w.map((w) => w + 1);
    kernels.addGroups(t.tile, n, d, labels, weights, centres, groupWeights, sums);
    const z = (i: number, c: number, j: number): number => t.at(i, j) - centres[c * d + j];
    const distance = (i: number, c: number): number =>
      units.reduce((total, unit, j) => total + (z(i, c, j) * unit) ** 2, 0);
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < k; c++) expectNear(columns[c * TILE_ROWS + i], distance(i, c));
      const all = Array.from({ length: k }, (_, c) => columns[c * TILE_ROWS + i]);
      expect(nearest[i]).toBe(Math.min(...all));
      expect(labels[i]).toBe(all.indexOf(nearest[i]));
    }
    const rows = Array.from({ length: n }, (_, i) => i);
    for (let c = 0; c < k; c++) {
      const own = rows.filter((i) => labels[i] === c);
      expectNear(groupWeights[c], 2 + own.reduce((total, i) => total + weights[i], 0));
      for (let j = 0; j < d; j++) {
        expectNear(sums[c * d + j], 2 + own.reduce((total, i) => total + weights[i] * z(i, c, j), 0));
      }
    }
    // Without weights every row counts 1.
    const counts = new Float64Array(k);
    kernels.addGroups(t.tile, n, d, labels, new Float64Array(0), centres, counts, sums);
    expect([...counts]).toEqual(
      Array.from({ length: k }, (_, c) => rows.filter((i) => labels[i] === c).length),
    );
  },
);

test("of equal distances the first counts, and none is beyond the largest", () => {
  const tile = new Float64Array(TILE_ROWS);
  tile.set([3, 1e160]);
  const columns = new Float64Array(3 * TILE_ROWS);
  const [values, labels] = [0, 1].map(() => new Float64Array(TILE_ROWS));
  kernels.squaredDistances(tile, 2, 1, Float64Array.of(1), Float64Array.of(9, 1, 5), 3, columns);
  kernels.smallest(columns, 2, 3, values, labels);
  expect([values[0], labels[0]]).toEqual([4, 1]);
  expect([values[1], labels[1]]).toEqual([LARGEST_DISTANCE, 0]);
});
