import { fc, test } from "@fast-check/vitest";
import { makeRng, symmetricEigen } from "@latentjs/numerics";
import { describe, expect } from "vitest";
import { answer } from "../either.js";
import { CASES, COMPLETE, randomParams, randomRows } from "../random.js";

const SHAPES = fc.record({
  k: fc.integer({ min: 1, max: 4 }),
  d: fc.integer({ min: 2, max: 4 }),
  seed: fc.nat(),
});
const STEP = 1e-4;
/** A singular value below this part of the largest is 0, as far as central differences of this step tell. */
const NONE = 1e-5;

/** Number of singular values of a rows × cols matrix that are not 0 next to the largest. */
const rank = (matrix: ReadonlyArray<Float64Array>): number => {
  const n = matrix.length;
  const products = Float64Array.from({ length: n * n }, (_, at) => {
    const [a, b] = [matrix[Math.floor(at / n)], matrix[at % n]];
    return a.reduce((total, v, i) => total + v * b[i], 0);
  });
  const { values } = symmetricEigen(products, n);
  return values.filter((v) => v > NONE * NONE * values[0]).length;
};

describe.each(COMPLETE)("%s", (_, structure) => {
  test.prop([SHAPES], CASES)("free parameters are the rank of the map from coordinates", ({ k, d, seed }) => {
    structure.use((s) => {
      const rng = makeRng(seed);
      const { components } = randomParams(rng, structure, k, randomRows(rng, 20, d, k));
      const coordinates = s.coordinates(
        k,
        Float64Array.from({ length: d }, () => 0.5 + rng.uniform()),
      );
      const x = coordinates.pack(components);
      const numbersAt = (point: Float64Array): Float64Array =>
        Float64Array.from(answer(coordinates.unpack(point)).flatMap(({ mean, cov }) => [...mean, ...cov]));
      const slopes = Array.from(x, (_value, i) => {
        const [up, down] = [x.slice(), x.slice()];
        up[i] += STEP;
        down[i] -= STEP;
        const below = numbersAt(down);
        return numbersAt(up).map((v, at) => (v - below[at]) / (2 * STEP));
      });
      const parameters = k * d + s.covarianceParameters(k, d);
      // As many coordinates as parameters, and none of them idle.
      expect(coordinates.dimension).toBe(parameters);
      expect(rank(slopes)).toBe(parameters);
    });
  });

  test.prop([SHAPES], CASES)("nearby components have nearby coordinates", ({ k, d, seed }) => {
    structure.use((s) => {
      const rng = makeRng(seed);
      const { components } = randomParams(rng, structure, k, randomRows(rng, 20, d, k));
      const coordinates = s.coordinates(k, new Float64Array(d).fill(1));
      const x = coordinates.pack(components);
      const moved = x.map((v) => v + 1e-7 * (rng.uniform() - 0.5));
      const back = coordinates.pack(answer(coordinates.unpack(moved)));
      expect(Math.max(...back.map((v, i) => Math.abs(v - moved[i])))).toBeLessThan(1e-9);
    });
  });

  test.prop([SHAPES], CASES)(
    "what has the structure is projected onto itself, bit by bit",
    ({ k, d, seed }) => {
      structure.use((s) => {
        const rng = makeRng(seed);
        const { components } = randomParams(rng, structure, k, randomRows(rng, 20, d, k));
        expect(s.project(components)).toEqual(components);
        const coordinates = s.coordinates(k, new Float64Array(d).fill(1));
        const unpacked = answer(coordinates.unpack(coordinates.pack(components)));
        expect(s.project(unpacked)).toEqual(unpacked);
      });
    },
  );
});
