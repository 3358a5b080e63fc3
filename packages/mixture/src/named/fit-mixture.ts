import {
  E,
  O,
  overChunks,
  overChunksCooperatively,
  runAsync,
  runSync,
  type Batch,
  type ColumnBatch,
  type Cooperation,
  type Either,
  type EmError,
  type FitFailure,
  type Restarts,
} from "@latentjs/em-core";
import { isInformed } from "../knowledge/inform-tile.js";
import type { NamedFamily } from "../named-family.js";
import type { MixtureStats } from "../engine.js";
import type {
  FitMixtureOptions,
  KindAsyncOptions,
  MixtureAsyncOptions,
  MixtureFit,
  MixtureFitOptions,
} from "./fit-options.js";
import { tableRows } from "./layout.js";
import { kindOf, type FamilyParams, type MixtureKind } from "./mixture-kind.js";
import { wrongWorkers } from "../search/options.js";
import { threadsWorth } from "../search/threads-worth.js";
import { planFit, type FitPlan } from "./plan.js";
import { describeFit } from "./result.js";

/** A fit, or why there is none, with the last good iterate. */
export type MixtureOutcome<T> = Either<FitFailure<FamilyParams<T>>, MixtureFit<T>>;

const failed = <P>(error: EmError): FitFailure<P> => ({ error, last: O.none });

/** The kind of mixture that options ask for, of a family. A wrong number of components is told with the other options. */
const kindFor = <T, S>(
  family: NamedFamily<T, S>,
  { components }: MixtureFitOptions<T>,
): MixtureKind<T, ReadonlyArray<S>> => kindOf(family, components >= 1 ? Math.floor(components) : 1);

/**
 * Fits a mixture of `components` components of one family by Expectation-Maximization, from several starts, and returns the best
 * fit. Components come in the order of their weights, largest first; from given labels in the order of the labels.
 *
 * `batch`: rows as `readRows` makes them of a table. Left: a wrong option, fewer distinct rows than components, or every start failed.
 */
export const fitMixture = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: MixtureFitOptions<T>,
): MixtureOutcome<T> => runHere(kindFor(family, options), batch, options);

/**
 * {@link fitMixture} for components that are already together, of different families perhaps: the kind and the rows of `readMixed`.
 * Components stay in their order.
 */
export const fitKind = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: FitMixtureOptions<T> = {},
): MixtureOutcome<T> => runHere(kind, batch, { ...options, components: kind.bank.size });

const runHere = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: MixtureFitOptions<T>,
): MixtureOutcome<T> => {
  const plan = planFit(kind, batch, options);
  if (E.isLeft(plan)) return E.left(failed(plan.left));
  const { process, model, chunks } = plan.right;
  return E.chain(describe(plan.right, options))(runSync(process, overChunks(model, chunks)));
};

/**
 * {@link fitMixture} for long fits: with a `source` of the family, large data are divided among workers, and in this thread there are
 * pauses for other work, so that a fit can be watched and cancelled. The same bits as `fitMixture`, whatever the number of workers.
 *
 * Left: as for `fitMixture`, and where workers were asked for and lost, EvaluationFailed.
 */
export const fitMixtureAsync = async <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: MixtureAsyncOptions<T>,
  cooperation: Cooperation = {},
): Promise<MixtureOutcome<T>> => {
  const { source, ...rest } = options;
  return runShared(
    kindFor(family, options),
    batch,
    { ...rest, ...(source === undefined ? {} : { sources: [source] }) },
    cooperation,
  );
};

/** {@link fitKind} for long fits, as `fitMixtureAsync` is `fitMixture`; workers need the `sources` of the families. */
export const fitKindAsync = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: KindAsyncOptions<T> = {},
  cooperation: Cooperation = {},
): Promise<MixtureOutcome<T>> =>
  runShared(kind, batch, { ...options, components: kind.bank.size }, cooperation);

const runShared = async <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: KindAsyncOptions<T> & MixtureFitOptions<T>,
  cooperation: Cooperation,
): Promise<MixtureOutcome<T>> => {
  const { workers = "auto", sources } = options;
  const wrong = wrongWorkers(workers);
  if (wrong !== null) return E.left(failed(wrong));
  const plan = planFit(kind, batch, options);
  if (E.isLeft(plan)) return E.left(failed(plan.left));
  const { process, model, chunks } = plan.right;
  const here = overChunksCooperatively(model, chunks, cooperation);
  const worth =
    workers === "auto"
      ? threadsWorth(tableRows(kind.layout, batch), kind.bank.size, kind.layout.columns(batch).length)
      : workers;
  const pool =
    // Workers see rows of the table, of which nothing is known where it is known of their groups.
    sources !== undefined &&
    worth > 1 &&
    !(isInformed(plan.right.batch) && kind.layout.bounds(batch) !== null)
      ? // Loaded where it is used: most fits need no workers.
        (await import("./parallel/pool.js")).openFamilyPool(plan.right, sources, options, here, cooperation)
      : null;
  try {
    const outcome = await runAsync(process, pool?.evaluate ?? here);
    return E.chain(describe(plan.right, options))(outcome);
  } finally {
    await pool?.close();
  }
};

const describe =
  <T, S, B extends Batch>(plan: FitPlan<T, S, B>, options: MixtureFitOptions<T>) =>
  (reached: Restarts<FamilyParams<T>, MixtureStats<S>>): MixtureOutcome<T> =>
    describeFit(plan, reached, options);
