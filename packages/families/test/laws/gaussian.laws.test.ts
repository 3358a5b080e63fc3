import { between, importance, namedFamilyLaws, positiveBetween, type Row } from "@latentjs/conformance";
import type { Rng } from "@latentjs/numerics";
import { record, tuple, type Arbitrary } from "fast-check";
import { family, gaussian, type Gaussian, type GaussianCovariance } from "../../src/gaussian.js";
import { anyway } from "../draw.js";

const columns = ["length", "width"];

/** L L^T with L = [a 0; b c]. */
const covOf = (a: number, b: number, c: number): Float64Array =>
  Float64Array.of(a * a, a * b, a * b, b * b + c * c);

const mean = tuple(between(-3, 3), between(-3, 3)).map((m) => Float64Array.from(m));
const covs: Readonly<Record<GaussianCovariance, Arbitrary<Float64Array>>> = {
  full: tuple(positiveBetween(0.3, 4), between(-1, 1), positiveBetween(0.3, 4)).map(([a, b, c]) =>
    covOf(a, b, c),
  ),
  diagonal: tuple(positiveBetween(0.3, 4), positiveBetween(0.3, 4)).map(([a, c]) => covOf(a, 0, c)),
  spherical: positiveBetween(0.3, 4).map((a) => covOf(a, 0, a)),
};

/** Half as wide again. */
const WIDER = 2;
const wider = ({ mean: at, cov }: Gaussian): Gaussian => ({ mean: at, cov: cov.map((v) => WIDER * v) });

for (const covariance of ["full", "diagonal", "spherical"] as const) {
  const spec = { columns, covariance, scale: [2, 0.5] };
  const plane = gaussian(spec);
  const theta: Arbitrary<Gaussian> = record({ mean, cov: covs[covariance] });
  namedFamilyLaws(plane, {
    theta,
    row: tuple(between(-6, 6), between(-6, 6)),
    support: importance<Gaussian, Row>({
      draw: (at, rng: Rng) => anyway(plane, wider(at), rng),
      logDensity: (at, [x, y]) => {
        const [a, b, , c] = wider(at).cov;
        const det = a * c - b * b;
        const [u, v] = [x - at.mean[0], y - at.mean[1]];
        return (
          -Math.log(2 * Math.PI) - 0.5 * Math.log(det) - (c * u * u - 2 * b * u * v + a * v * v) / (2 * det)
        );
      },
    }),
    origin: { module: family, spec },
  });
}

const line = gaussian({ columns: ["length"] });
namedFamilyLaws(line, {
  theta: record({
    mean: between(-3, 3).map((m) => Float64Array.of(m)),
    cov: positiveBetween(0.1, 10).map((v) => Float64Array.of(v)),
  }),
  row: tuple(between(-6, 6)),
  support: importance<Gaussian, Row>({
    draw: (at, rng) => anyway(line, wider(at), rng),
    logDensity: (at, [x]) => {
      const [variance] = wider(at).cov;
      return -0.5 * Math.log(2 * Math.PI * variance) - ((x - at.mean[0]) * (x - at.mean[0])) / (2 * variance);
    },
  }),
});
