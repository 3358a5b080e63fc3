import { E, overChunks, runSync, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import {
  DEFAULT_SEED,
  lrtTask,
  summitOf,
  together,
  type CellSearch,
  type LrtAnswer,
  type LrtFit,
  type LrtModel,
  type LrtOptions,
  type LrtTask,
} from "@latentjs/mixture";
import type { GmmOptions } from "../options.js";
import type { CovarianceName, GmmParams } from "../params.js";
import { sample } from "../sample.js";
import { whyNone, withCellSearch } from "./cell-search.js";

/** Options of `bootstrapLrt`: those of the test, and of each fit. */
export interface BootstrapLrtOptions
  extends
    LrtOptions,
    Pick<GmmOptions, "covariance" | "restarts" | "tol" | "maxIterations" | "accelerate" | "search"> {
  /** Random starts of the larger mixture in each sample, besides those from what was fitted; default 2. */
  readonly restartsOfReplicates?: number;
}

/** All that the tasks of a test share, as plain data. */
export interface LrtShared {
  readonly rows: FlatRows;
  readonly covariance: CovarianceName;
  readonly options: BootstrapLrtOptions;
}

const DEFAULT_RESTARTS_OF_REPLICATES = 2;

/** How Gaussian mixtures are fitted and sampled in a test. */
export const gaussianLrt = ({
  rows: data,
  covariance,
  options,
}: LrtShared): LrtModel<GmmParams, FlatRows> => ({
  fit: (rows, components, near, seed, isReplicate) => {
    const { restarts, restartsOfReplicates = DEFAULT_RESTARTS_OF_REPLICATES, ...rest } = options;
    const { from: _from, to: _to, replicates: _r, level: _level, covariance: _c, ...search } = rest;
    const own = isReplicate ? restartsOfReplicates : restarts;
    const given = { ...search, seed, ...(own === undefined || own === 0 ? {} : { restarts: own }) };
    const searched = (neighbours: ReadonlyArray<GmmParams>): CellSearch<GmmParams> =>
      E.flatten(
        withCellSearch(
          { rows, options: given },
          { components, form: covariance },
          { neighbours: neighbours.map((params) => ({ cell: 0, params })) },
          {},
          ({ process, model, chunks, reached }) => reached(runSync(process, overChunks(model, chunks))),
        ),
      );
    // The smaller mixture of a sample is near the one that it was drawn from.
    const isNear =
      isReplicate && near.some((params) => params.components.length === components && near.length === 1);
    const found =
      near.length === 0
        ? searched([])
        : isNear || own === 0
          ? searched(near)
          : together(searched([]), searched(near));
    return E.chain(
      (reached: Parameters<typeof summitOf<GmmParams>>[0]): Either<EmError, LrtFit<GmmParams>> => {
        const { best, spurious } = summitOf(reached);
        const top = best ?? spurious;
        if (top !== null) {
          return E.right({ model: top.run.params, logLikelihood: top.run.logLikelihood });
        }
        return E.left(whyNone(reached.attempts));
      },
    )(found);
  },
  sample: (params, seed) => {
    const columns = Array.from({ length: params.components[0].mean.length }, (_, j) => `x${j + 1}`);
    return E.map(({ rows }: { readonly rows: FlatRows }) => rows)(
      sample({ covariance, columns, params }, data.rows, seed),
    );
  },
});

/** Does one task of a test in this thread. */
export const doLrtTask = (
  shared: LrtShared,
  task: LrtTask<GmmParams>,
): Either<EmError, LrtAnswer<GmmParams>> =>
  lrtTask(gaussianLrt(shared), shared.rows, shared.options.seed ?? DEFAULT_SEED, task);
