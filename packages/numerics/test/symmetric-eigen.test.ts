import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../src/symmetric-eigen.js";

describe("symmetricEigen", () => {
  test("2 × 2 by hand: eigenvalues 3 and 1 of [[2, 1], [1, 2]]", () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    const r = Math.SQRT1_2;
    for (const [at, expected] of [r, r].entries()) expect(vectors[at]).toBeCloseTo(expected, 14);
    expect(vectors[2] + vectors[3]).toBeCloseTo(0, 14);
  });

  test("the second differences of order n have eigenvalues 2 - 2 cos(k pi / (n + 1)) (Strang 2007, section 1.5)", () => {
    const n = 9;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) {
        a[i * n + i - 1] = -1;
        a[(i - 1) * n + i] = -1;
      }
    }
    const { values, vectors } = symmetricEigen(a, n);
    for (let f = 0; f < n; f++) {
      const expected = 2 - 2 * Math.cos(((n - f) * Math.PI) / (n + 1));
      expect(values[f]).toBeCloseTo(expected, 13);
      for (let i = 0; i < n; i++) {
        let product = 0;
        for (let j = 0; j < n; j++) product += a[i * n + j] * vectors[f * n + j];
        expect(product).toBeCloseTo(expected * vectors[f * n + i], 13);
      }
    }
  });
});
