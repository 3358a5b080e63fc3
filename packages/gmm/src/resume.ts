import { E, type Either, type EmError } from "@latentjs/em-core";
import {
  accelerationName,
  besidesValues,
  DEFAULT_SEED,
  describeMixing,
  fingerprint,
  sameProblem,
  type EarlierStarts,
} from "@latentjs/mixture";
import type { CheckedFit } from "./checked-fit.js";
import type { GmmProblem } from "./checkpoint.js";
import { conform } from "./conform.js";
import type { GmmInit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";

/**
 * Reads `options.resume`; no starts where there is none. Errors: a checkpoint of another problem, or with parameters that are
 * none of it.
 */
export const resumeFrom = (
  problem: CheckedFit,
  options: GmmOptions,
): Either<EmError, EarlierStarts<GmmParams>> => {
  const checkpoint = options.resume;
  if (checkpoint === undefined) return E.right([]);
  const same = sameProblem(checkpoint.problem, describeProblem(problem, options));
  if (E.isLeft(same)) return same;
  const { structure, components, batch, noise } = problem;
  for (const [i, start] of checkpoint.starts.entries()) {
    if (E.isLeft(start)) continue;
    const checked = conform(
      structure,
      start.right.params,
      components,
      batch.cols,
      `checkpoint.starts[${i}].params`,
      noise !== null,
    );
    if (E.isLeft(checked)) return checked;
  }
  return E.right(checkpoint.starts);
};

/** What a checkpoint of this fit is for. */
export const describeProblem = (
  { components, structure, regularisation, batch, chunkRows, noise }: CheckedFit,
  options: GmmOptions,
): GmmProblem => {
  const { init = "kmeans++", seed = DEFAULT_SEED, accelerate, mixing = "free" } = options;
  return {
    components,
    covariance: structure.name,
    init: describeInit(init),
    seed: String(seed),
    accelerate: accelerationName(accelerate),
    mixing: describeMixing(mixing),
    regularisation: JSON.stringify(regularisation),
    noise: noise === null ? "none" : `volume ${noise.volume}`,
    rows: batch.rows,
    cols: batch.cols,
    chunkRows,
    data: fingerprint(batch.data, ...besidesValues(batch)),
  };
};

/** Where a fit starts, in a form that can be compared. */
export const describeInit = (init: GmmInit): string => {
  if (typeof init === "string") return init;
  if ("labels" in init) return `labels ${fingerprint(Float64Array.from(init.labels))}`;
  if ("start" in init) return init.name ?? "own";
  if ("responsibilities" in init) {
    return `responsibilities ${fingerprint(...Array.from(init.responsibilities, (row) => Float64Array.from(row)))}`;
  }
  const { weights, components } = init.params;
  return `params ${fingerprint(weights, ...components.flatMap(({ mean, cov }) => [mean, cov]))}`;
};
