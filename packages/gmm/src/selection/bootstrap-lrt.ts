import { E, invalidInput, toFlatRows, type Cooperation, type Either, type EmError } from "@latentjs/em-core";
import { bootstrapLrtOf, lrtProcess, wrongWorkers, type BootstrapLrt } from "@latentjs/mixture";
import type { GmmAsyncOptions, GmmData } from "../options.js";
import type { GmmParams } from "../params.js";
import type { AnyStructure } from "../structure.js";
import { resolveCovariance } from "../structures/registry.js";
import { gaussianLrt, type BootstrapLrtOptions, type LrtShared } from "./lrt-model.js";

/** Options of {@link bootstrapLrtAsync}. */
export interface BootstrapLrtAsyncOptions
  extends BootstrapLrtOptions, Pick<GmmAsyncOptions, "workers" | "startWorker"> {}

const state = (
  data: GmmData,
  { covariance = "full", ...options }: BootstrapLrtOptions,
): Either<EmError, LrtShared> => {
  const rows = toFlatRows(data, { path: "data", missing: "refused" });
  if (E.isLeft(rows)) return rows;
  const { restartsOfReplicates: restarts = 0 } = options;
  if (!(Number.isInteger(restarts) && restarts >= 0)) {
    return E.left(invalidInput("restartsOfReplicates", "a whole number of at least 0", restarts));
  }
  return E.map(({ name }: AnyStructure): LrtShared => ({ rows: rows.right, covariance: name, options }))(
    resolveCovariance(covariance, rows.right.cols),
  );
};

/**
 * Bootstrap likelihood-ratio test of K components against K + 1, K from `from` upwards until a test does not reject (McLachlan 1987). A mixture of K
 * components is sampled, and both are fitted to each sample: K from the mixture itself, K + 1 from the larger mixture, from the smaller one with a
 * component cut in two, and from random starts, so that the statistics of samples are maxima as that of the data is.
 *
 * Left: a wrong option, missing values, data that the mixtures cannot be fitted to.
 */
export const bootstrapLrt = (
  data: GmmData,
  options: BootstrapLrtOptions = {},
): Either<EmError, BootstrapLrt> =>
  E.chain((shared: LrtShared) => bootstrapLrtOf(gaussianLrt(shared), shared.rows, options))(
    state(data, options),
  );

/** {@link bootstrapLrt} with the samples divided among workers. The same result, whatever their number. */
export const bootstrapLrtAsync = async (
  data: GmmData,
  { workers = "auto", startWorker, ...options }: BootstrapLrtAsyncOptions = {},
  cooperation: Cooperation = {},
): Promise<Either<EmError, BootstrapLrt>> => {
  const wrong = wrongWorkers(workers);
  if (wrong !== null) return E.left(wrong);
  const stated = state(data, options);
  if (E.isLeft(stated)) return stated;
  const { openLrtPool } = await import("../parallel/lrt-pool.js");
  const pool = openLrtPool(stated.right, workers, startWorker, cooperation);
  const process = lrtProcess<GmmParams>(options);
  try {
    let step = process.next();
    while (step.done !== true) step = process.next(await pool.run(step.value));
    return step.value;
  } finally {
    await pool.close();
  }
};
