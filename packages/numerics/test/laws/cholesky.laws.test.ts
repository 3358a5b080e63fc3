import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import {
  cholesky,
  makeRng,
  multiplyLower,
  solveLower,
  solveLowerTranspose,
  standardNormal,
} from "../../src/index.js";

const EPSILON = Number.EPSILON;
const dimension = fc.integer({ min: 1, max: 12 });
const seed = fc.integer({ min: 0, max: 1e6 });
const SCALES = [1, 1e-12, 1e12, 1e-150, 1e150];

const normals = (n: number, s: number): Float64Array => {
  const rng = makeRng(s);
  return Float64Array.from({ length: n }, () => standardNormal(rng));
};

/** Xᵀ·X / n of row-major n × d data. */
const moments = (x: Float64Array, n: number, d: number): Float64Array => {
  const a = new Float64Array(d * d);
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) a[i * d + j] += (x[r * d + i] * x[r * d + j]) / n;
  }
  return a;
};

/** D·A·D for D = diag(scale). */
const rescale = (a: Float64Array, d: number, scale: (i: number) => number): Float64Array =>
  a.map((v, at) => v * scale(Math.floor(at / d)) * scale(at % d));

describe("cholesky", () => {
  // Higham (2002), theorem 10.3: |A - L·Lᵀ|[i][j] <= (d + 1) u / (1 - (d + 1) u) · sqrt(a[i][i] a[j][j]), u = eps/2. Twice
  // that leaves room for the rounding of the product formed here.
  test.prop([dimension, seed, fc.constantFrom(...SCALES)])("L·Lᵀ = A in any unit", (d, s, scale) => {
    const a = rescale(moments(normals(3 * d * d, s), 3 * d, d), d, () => scale);
    const l = new Float64Array(d * d);
    expect(cholesky(a, d, l)).toBe(-1);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        let product = 0;
        for (let k = 0; k < d; k++) product += l[i * d + k] * l[j * d + k];
        const limit = (d + 1) * EPSILON * Math.sqrt(a[i * d + i]) * Math.sqrt(a[j * d + j]);
        expect(Math.abs(product - a[i * d + j])).toBeLessThanOrEqual(limit);
        if (j > i) expect(l[i * d + j]).toBe(0);
      }
    }
  });

  test.prop([dimension, seed, fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 12, maxLength: 12 })])(
    "rescaling by powers of two rescales L, bit for bit",
    (d, s, powers) => {
      const a = moments(normals(3 * d * d, s), 3 * d, d);
      const scale = (i: number) => 2 ** powers[i];
      const l = new Float64Array(d * d);
      cholesky(a, d, l);
      const scaled = new Float64Array(d * d);
      cholesky(rescale(a, d, scale), d, scaled);
      expect(scaled).toStrictEqual(l.map((v, at) => v * scale(Math.floor(at / d))));
    },
  );

  test.prop([fc.integer({ min: 2, max: 12 }), seed, fc.nat(), fc.nat(), fc.constantFrom(...SCALES)])(
    "two equal columns are found at the second, in any unit and with mixed units",
    (d, s, first, second, scale) => {
      const i = first % d;
      const j = second % d;
      fc.pre(i !== j);
      const n = 3 * d;
      const x = normals(n * d, s);
      for (let r = 0; r < n; r++) x[r * d + i] = x[r * d + j];
      const a = moments(x, n, d);
      const at = Math.max(i, j);
      expect(
        cholesky(
          rescale(a, d, () => scale),
          d,
          new Float64Array(d * d),
        ),
      ).toBe(at);
      expect(
        cholesky(
          rescale(a, d, (k) => (k === at ? scale : 1)),
          d,
          new Float64Array(d * d),
        ),
      ).toBe(at);
    },
  );

  test.prop([fc.integer({ min: 3, max: 12 }), seed, fc.constantFrom(...SCALES)])(
    "a column that is the sum of the others is found",
    (d, s, scale) => {
      const n = 3 * d;
      const x = normals(n * d, s);
      for (let r = 0; r < n; r++) {
        x[r * d + d - 1] = 0;
        for (let k = 0; k < d - 1; k++) x[r * d + d - 1] += x[r * d + k];
      }
      expect(
        cholesky(
          rescale(moments(x, n, d), d, () => scale),
          d,
          new Float64Array(d * d),
        ),
      ).toBe(d - 1);
    },
  );

  test.prop([dimension, seed, fc.nat(), fc.constantFrom(...SCALES)])(
    "a column that is 0 throughout is found",
    (d, s, column, scale) => {
      const n = 3 * d;
      const at = column % d;
      const x = normals(n * d, s);
      for (let r = 0; r < n; r++) x[r * d + at] = 0;
      expect(
        cholesky(
          rescale(moments(x, n, d), d, () => scale),
          d,
          new Float64Array(d * d),
        ),
      ).toBe(at);
    },
  );
});

/** A factor whose condition number is modest: unit diagonal, small entries below it. */
const factor = (d: number, s: number): Float64Array =>
  normals(d * d, s).map((v, at) => {
    const i = Math.floor(at / d);
    const j = at % d;
    return i === j ? 1 + Math.abs(v) : i > j ? v / d : 0;
  });

/** The backward error bound d·eps (Higham 2002, theorem 8.5) times a condition number that stays below 100. */
const limit = (d: number, x: Float64Array) => 100 * d * EPSILON * Math.max(...x.map(Math.abs));

describe("triangular kernels", () => {
  test.prop([dimension, seed])("solveLower undoes multiplyLower", (d, s) => {
    const l = factor(d, s);
    const x = normals(d, s + 1);
    const b = new Float64Array(d);
    multiplyLower(l, d, x, b);
    solveLower(l, d, b);
    for (let i = 0; i < d; i++) expect(Math.abs(b[i] - x[i])).toBeLessThanOrEqual(limit(d, x));
  });

  test.prop([dimension, seed])("solveLowerTranspose is the adjoint of solveLower", (d, s) => {
    const l = factor(d, s);
    const u = normals(d, s + 1);
    const v = normals(d, s + 2);
    const solvedU = Float64Array.from(u);
    const solvedV = Float64Array.from(v);
    solveLower(l, d, solvedU);
    solveLowerTranspose(l, d, solvedV);
    let left = 0;
    let right = 0;
    for (let i = 0; i < d; i++) {
      left += solvedU[i] * v[i];
      right += u[i] * solvedV[i];
    }
    expect(Math.abs(left - right)).toBeLessThanOrEqual(d * limit(d, u) * Math.max(...v.map(Math.abs)));
  });
});
