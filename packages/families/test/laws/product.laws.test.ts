import { between, importance, namedFamilyLaws, positiveBetween, type Row } from "@latentjs/conformance";
import type { Rng } from "@latentjs/numerics";
import { integer, record, tuple, type Arbitrary } from "fast-check";
import { poisson, type Poisson } from "../../src/poisson.js";
import { family, part, product } from "../../src/product.js";
import { studentT, type StudentT } from "../../src/student-t.js";

type Theta = readonly [Poisson, StudentT];
const both = product<Theta>([
  part(poisson({ column: "visits" }), ["visits"]),
  part(studentT({ columns: ["height"] }), ["height"]),
]);
const spec = {
  parts: [
    { family: "poisson", columns: ["visits"], spec: { column: "visits", event: null } },
    { family: "student-t", columns: ["height"], spec: { columns: ["height"] } },
  ],
};

const theta: Arbitrary<Theta> = tuple(
  record({ rate: positiveBetween(0.5, 8) }),
  record({ location: between(-2, 2), scale: positiveBetween(0.2, 5), degrees: positiveBetween(2, 50) }).map(
    ({ location, scale, degrees }): StudentT => ({
      location: Float64Array.of(location),
      scale: Float64Array.of(scale),
      degrees,
    }),
  ),
);

/** Counts from a geometric distribution and heights from a wide one. */
const draw = (rng: Rng): Row => {
  let count = 0;
  while (rng.uniform() < 0.85) count++;
  return [count, 12 * (2 * rng.uniform() - 1)];
};

const options = {
  theta,
  q: "minorant",
  rows: 12,
  recovery: { iterations: 500 },
  origin: { module: family, spec },
} as const;

namedFamilyLaws(both, {
  ...options,
  row: tuple(integer({ min: 0, max: 10 }), between(-8, 8)),
  // Heights beyond 12 are missing from the total, at most a thousandth of it.
  support: importance<Theta, Row>({
    draw: (_, rng) => draw(rng),
    logDensity: (_, [count]) => Math.log(0.15) + count * Math.log(0.85) - Math.log(24),
    draws: 20_000,
  }),
});
