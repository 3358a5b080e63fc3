import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { oneVolumeWithin } from "../../src/regularisation/bounded-variances.js";

test.each([1, 1 + 1e-9, 1 + 1e-6, 1.01, 3])(
  "variances of one volume keep a ratio of %f to rounding, settled or not",
  (ratio) => {
    const rng = makeRng("one volume");
    const [k, d] = [3, 4];
    for (let draw = 0; draw < 5; draw++) {
      const weights = Float64Array.from({ length: k }, () => 10 + 40 * rng.uniform());
      const squares = Float64Array.from({ length: k * d }, () => 1e-3 + 1e3 * rng.uniform() ** 4);
      const found = oneVolumeWithin(ratio)(weights, squares, squares);
      const volumes = Array.from(weights, (_, c) =>
        found.subarray(c * d, c * d + d).reduce((product, v) => product * v, 1),
      );
      for (const volume of volumes) expect(volume / volumes[0]).toBeCloseTo(1, 11);
      for (let j = 0; j < d; j++) {
        const own = Array.from(weights, (_, c) => found[c * d + j]);
        expect(Math.max(...own) / Math.min(...own)).toBeLessThanOrEqual(ratio * (1 + 1e-13));
      }
    }
  },
);
