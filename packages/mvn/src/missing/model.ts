import { E, type DenseBatch, type Expected, type LatentVariableModel } from "@latentjs/em-core";
import type { Moments } from "../moments.js";
import type { Mvn } from "../normal.js";
import { missingNormal, type OpenMissingNormal } from "./component.js";

/** Rows whose weights and log-densities are held at a time. */
const TILE_ROWS = 256;

/**
 * A multivariate normal of `d` columns with entries missing at random (NaN) as a latent-variable model: the latent
 * part of a row is its missing entries. The steps are those of {@link missingNormal}; with nothing missing one step
 * is maximum likelihood. A row with nothing observed counts with its weight and says nothing, which slows EM down:
 * leave it out.
 */
export const mvnMissing = (d: number): LatentVariableModel<Mvn, DenseBatch, Moments> => {
  const component = missingNormal(d);
  return {
    name: component.name,
    stats: component.stats,
    eStep: (params) =>
      E.map((open: OpenMissingNormal) => {
        const weight = new Float64Array(TILE_ROWS);
        const logDensity = new Float64Array(TILE_ROWS);
        return (batch: DenseBatch) => pass(open, batch, d, weight, logDensity);
      })(component.open(params)),
    mStep: component.estimate,
    q: component.q,
    logPrior: () => 0,
  };
};

const pass = (
  open: OpenMissingNormal,
  batch: DenseBatch,
  d: number,
  weight: Float64Array,
  logDensity: Float64Array,
): Expected<Moments> => {
  if (batch.cols !== d) throw new RangeError(`a batch of ${batch.cols} columns for a normal of ${d}`);
  const { weights } = batch;
  const sink = open.accumulator();
  let logLikelihood = 0;
  let total = 0;
  let badRow = -1;
  for (let from = 0; from < batch.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, batch.rows);
    for (let i = from; i < to; i++) weight[i - from] = weights === null ? 1 : weights[i];
    sink.add(batch, from, to, weight, logDensity);
    for (let i = 0; i < to - from; i++) {
      logLikelihood += weight[i] * logDensity[i];
      total += weight[i];
      if (badRow < 0 && !Number.isFinite(logDensity[i])) badRow = batch.first + from + i;
    }
  }
  return { stats: sink.finish(), logLikelihood, weight: total, badRow };
};
