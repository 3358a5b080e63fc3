import { COVARIANCE_NAMES, resolveCovariance } from "@latentjs/gmm";
import { expect, test } from "vitest";
import { truthOf } from "../src/truths.js";

const trace = (cov: Float64Array): number => cov[0] + cov[4] + cov[8];
const determinant = (m: Float64Array): number =>
  m[0] * (m[4] * m[8] - m[5] * m[7]) -
  m[1] * (m[3] * m[8] - m[5] * m[6]) +
  m[2] * (m[3] * m[7] - m[4] * m[6]);

test("weights sum to 1, and covariances have the volumes and shapes of their letters", () => {
  for (const name of COVARIANCE_NAMES) {
    const { weights, components } = truthOf(name).params;
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 15);
    const volumes = components.map(({ cov }) => Math.cbrt(determinant(cov)));
    const expected = name.startsWith("E") ? [1, 1, 1] : [1, 2.25, 0.5];
    volumes.forEach((volume, c) => expect(volume).toBeCloseTo(expected[c], 12));
    // With one determinant a trace tells the shape.
    const shapes = components.map(({ cov }, c) => trace(cov) / volumes[c]);
    const [first, second] = shapes.map((shape) => shape.toFixed(9));
    expect(first === second).toBe(name[1] !== "V");
    expect(shapes[0].toFixed(9) === "3.000000000").toBe(name[1] === "I");
  }
});

test("covariances are diagonal, of one set of axes or of several as the last letter says", () => {
  for (const name of COVARIANCE_NAMES) {
    const { components } = truthOf(name).params;
    const [{ cov: a }, { cov: b }] = components;
    const isDiagonal = [1, 2, 5].every((at) => a[at] === 0 && b[at] === 0);
    expect(isDiagonal).toBe(name.endsWith("I"));
    // Matrices of the same axes commute: their product is symmetric.
    const entry = (i: number, j: number): number =>
      [0, 1, 2].reduce((total, q) => total + a[3 * i + q] * b[3 * q + j], 0);
    const commute = Math.abs(entry(0, 1) - entry(1, 0)) + Math.abs(entry(0, 2) - entry(2, 0)) < 1e-12;
    expect(commute).toBe(!name.endsWith("V"));
  }
});

test("a truth of a structure that is built has the structure", () => {
  for (const name of COVARIANCE_NAMES) {
    const structure = resolveCovariance(name, 3);
    if (structure._tag === "Left") continue;
    const { components } = truthOf(name).params;
    const near = structure.right.use((s) => s.project(components));
    near.forEach(({ cov }, c) => cov.forEach((v, at) => expect(v).toBeCloseTo(components[c].cov[at], 9)));
  }
});
