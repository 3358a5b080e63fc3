/**
 * A mixture of two Poisson distributions for the death notices of women over 80 in The Times, 1910 to 1912 (Hasselblad
 * 1969): plain EM, then EM accelerated by SQUAREM. EM creeps here: its error shrinks by 0.4 % in an iteration.
 */
import {
  anyOf,
  E,
  em,
  iterationLimit,
  mapCoordinates,
  overChunks,
  pairCoordinates,
  plain,
  positiveCoordinates,
  render,
  repeatCoordinates,
  runSync,
  simplexCoordinates,
  smallChange,
  squarem,
  type Coordinates,
} from "@latentjs/em-core";
import { mixture, replicate, type MixtureParams } from "@latentjs/mixture";
import { countBatch, poisson, type Poisson } from "./poisson-mixture.js";
import { readColumns } from "./read-columns.js";

type PoissonMixture = MixtureParams<ReadonlyArray<Poisson>>;

// Each line of the file is a number of deaths and on how many days it was reported: a row and its weight.
const { data } = readColumns("hasselblad_deaths.csv");
const deaths = data.filter((_, at) => at % 2 === 0);
const days = data.filter((_, at) => at % 2 === 1);

const model = mixture(replicate(poisson, 2));
const evaluate = overChunks(model, [countBatch(deaths, days)]);
const start: PoissonMixture = {
  weights: Float64Array.of(0.3, 0.7),
  components: [{ rate: 1 }, { rate: 2.5 }],
};

// What SQUAREM extrapolates in: log-ratios of the mixing weights and logarithms of the rates, numbers without bounds.
const rates = mapCoordinates(
  positiveCoordinates,
  (rate): Poisson => ({ rate }),
  ({ rate }) => rate,
);
const coordinates: Coordinates<PoissonMixture> = mapCoordinates(
  pairCoordinates(simplexCoordinates(2), repeatCoordinates(rates, 2)),
  ([weights, components]) => ({ weights, components }),
  ({ weights, components }) => [weights, components] as const,
);

// The distance that is left is up to 230 times the last plain step, 1 / (1 - 0.9957), so this leaves less than 1e-6.
const stop = anyOf(smallChange(coordinates, 1e-9), iterationLimit(10_000));
for (const accelerator of [plain<PoissonMixture>(), squarem(coordinates)]) {
  const fit = runSync(em(model, start, { stop, accelerator }), evaluate);
  if (E.isLeft(fit)) throw new Error(render(fit.left.error));
  const { params, logLikelihood, evaluations } = fit.right;
  console.log(`acceleration: ${accelerator.name}`);
  console.log(`E-steps: ${evaluations}`);
  console.log(`log-likelihood: ${logLikelihood.toFixed(8)}`);
  console.log(`mixing weights: ${Array.from(params.weights, (weight) => weight.toFixed(8)).join(" ")}`);
  console.log(`rates: ${params.components.map(({ rate }) => rate.toFixed(8)).join(" ")}`);
}
