import { between, importance, namedFamilyLaws, positiveBetween, type Row } from "@latentjs/conformance";
import { standardNormal, type Rng } from "@latentjs/numerics";
import { array, oneof, record, constant, type Arbitrary } from "fast-check";
import { family, vonMisesFisher, type VonMisesFisher } from "../../src/von-mises-fisher.js";

const unit = (x: ArrayLike<number>): Float64Array => {
  const values = Float64Array.from(x);
  const norm = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
  return values.map((v) => v / norm);
};

const direction = (d: number): Arbitrary<Float64Array> =>
  array(between(-1, 1), { minLength: d, maxLength: d })
    .filter((x) => x.some((v) => Math.abs(v) > 0.01))
    .map(unit);

const uniform = (d: number, rng: Rng): Row => [...unit(Array.from({ length: d }, () => standardNormal(rng)))];

/** Areas of the circle, the sphere and the sphere in five dimensions. */
const AREA: Readonly<Record<number, number>> = {
  2: 2 * Math.PI,
  3: 4 * Math.PI,
  5: (8 * Math.PI * Math.PI) / 3,
};

for (const d of [2, 3, 5]) {
  const spec = { columns: Array.from({ length: d }, (_, j) => `x${j}`) };
  const theta: Arbitrary<VonMisesFisher> = record({
    mean: direction(d),
    concentration: oneof(positiveBetween(0.01, 40), constant(0.5)),
  });
  namedFamilyLaws(vonMisesFisher(spec), {
    theta,
    row: direction(d).map((x): Row => [...x]),
    support: importance<VonMisesFisher, Row>({
      draw: (_, rng) => uniform(d, rng),
      logDensity: () => -Math.log(AREA[d]),
      draws: 20_000,
    }),
    origin: { module: family, spec },
  });
}
