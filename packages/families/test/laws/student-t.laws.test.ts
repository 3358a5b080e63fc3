import { between, importance, namedFamilyLaws, positiveBetween, type Row } from "@latentjs/conformance";
import type { Rng } from "@latentjs/numerics";
import { record, tuple, type Arbitrary } from "fast-check";
import { family, studentT, type StudentT } from "../../src/student-t.js";
import { anyway } from "../draw.js";

const spec = { columns: ["length", "width"] };
const plane = studentT(spec);
const line = studentT({ columns: ["length"] });

const planeTheta: Arbitrary<StudentT> = record({
  location: tuple(between(-3, 3), between(-3, 3)),
  spread: tuple(positiveBetween(0.3, 4), between(-1, 1), positiveBetween(0.3, 4)),
  degrees: positiveBetween(0.6, 200),
}).map(({ location, spread: [a, b, c], degrees }) => ({
  location: Float64Array.from(location),
  // L L^T with L = [a 0; b c].
  scale: Float64Array.of(a * a, a * b, a * b, b * b + c * c),
  degrees,
}));
const lineTheta: Arbitrary<StudentT> = record({
  location: between(-3, 3),
  scale: positiveBetween(0.1, 10),
  degrees: positiveBetween(0.6, 200),
}).map(({ location, scale, degrees }) => ({
  location: Float64Array.of(location),
  scale: Float64Array.of(scale),
  degrees,
}));

/** Cauchy's distribution in the plane about the location, four times as wide: heavier tails than any of the parameters have. */
const wide = { scale: 16, degrees: 0.5 };
const wider = ({ location, scale }: StudentT): StudentT => ({
  location,
  scale: scale.map((value) => wide.scale * value),
  degrees: wide.degrees,
});

const heavy = importance<StudentT, Row>({
  draw: (theta, rng: Rng) => anyway(plane, wider(theta), rng),
  // log of c(0.5, d = 2) = 0.5 / (2 pi 0.5) = 1 / (2 pi), with the determinant.
  logDensity: (theta, [x, y]) => {
    const { location, scale, degrees } = wider(theta);
    const [a, b, , c] = scale;
    const det = a * c - b * b;
    const [u, v] = [x - location[0], y - location[1]];
    const distance = (c * u * u - 2 * b * u * v + a * v * v) / det;
    return -Math.log(2 * Math.PI) - 0.5 * Math.log(det) - (degrees / 2 + 1) * Math.log1p(distance / degrees);
  },
});

namedFamilyLaws(plane, {
  theta: planeTheta,
  row: tuple(between(-8, 8), between(-8, 8)),
  support: heavy,
  q: "minorant",
  origin: { module: family, spec },
  recovery: { iterations: 500 },
});

namedFamilyLaws(line, {
  theta: lineTheta,
  row: tuple(between(-8, 8)),
  support: importance<StudentT, Row>({
    draw: (theta, rng) => anyway(line, wider(theta), rng),
    logDensity: (theta, [x]) => {
      const { location, scale, degrees } = wider(theta);
      const distance = ((x - location[0]) * (x - location[0])) / scale[0];
      // Γ(3/4) / Γ(1/4), from Abramowitz & Stegun 1964, table 6.1.
      const ratio = 1.2254167024651776 / 3.625609908221908;
      return (
        Math.log(ratio / Math.sqrt(degrees * Math.PI * scale[0])) - 0.75 * Math.log1p(distance / degrees)
      );
    },
  }),
  q: "minorant",
  recovery: { iterations: 500 },
});
