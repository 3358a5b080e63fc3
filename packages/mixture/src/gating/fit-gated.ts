import {
  O,
  E,
  overChunks,
  overChunksCooperatively,
  runAsync,
  runSync,
  type ColumnBatch,
  type Cooperation,
  type Either,
  type EmError,
  type FitFailure,
  type Restarts,
} from "@latentjs/em-core";
import type { MixtureStats } from "../engine.js";
import type { NamedFamily } from "../named-family.js";
import { classificationLogPosterior } from "../posterior.js";
import { orderByWeight } from "../search/given-weights.js";
import { summarizeFit } from "../search/summary.js";
import { atEqualWeights, type GatedStats } from "./gated-bank.js";
import { gatedKind, type GatedFamilyParams } from "./gated-kind.js";
import type { GatedFit, GatedFitOptions } from "./gated-options.js";
import { planGatedFit, type GatedPlan } from "./gated-plan.js";
import type { NamedGate } from "./named-gate.js";

/** A fit, or why there is none, with the last good iterate. */
export type GatedOutcome<W, T> = Either<FitFailure<GatedFamilyParams<W, T>>, GatedFit<W, T>>;

/**
 * Fits a mixture of components of one family whose mixing weights depend on the row through `gate`, as many components as the gate is for, and
 * returns the best of several starts. Components come in the order of their mean weights, largest first; from given labels in the order of the labels.
 *
 * `batch`: rows as `readGatedRows` makes them of a table. Left: a wrong option, fewer distinct rows than components, or every start failed.
 */
export const fitGatedMixture = <W, T, G, S>(
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  batch: ColumnBatch,
  options: GatedFitOptions<W, T> = {},
): GatedOutcome<W, T> => {
  const plan = planned(family, gate, batch, options);
  if (E.isLeft(plan)) return E.left(failed(plan.left));
  const { process, model, chunks } = plan.right;
  return E.chain((reached: Reached<W, T, G, S>) => describeGated(plan.right, reached, options))(
    runSync(process, overChunks(model, chunks)),
  );
};

/** {@link fitGatedMixture} with pauses for other work, so that a fit can be watched and cancelled. The same bits. */
export const fitGatedMixtureAsync = async <W, T, G, S>(
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  batch: ColumnBatch,
  options: GatedFitOptions<W, T> = {},
  cooperation: Cooperation = {},
): Promise<GatedOutcome<W, T>> => {
  const plan = planned(family, gate, batch, options);
  if (E.isLeft(plan)) return E.left(failed(plan.left));
  const { process, model, chunks } = plan.right;
  return E.chain((reached: Reached<W, T, G, S>) => describeGated(plan.right, reached, options))(
    await runAsync(process, overChunksCooperatively(model, chunks, cooperation)),
  );
};

type Reached<W, T, G, S> = Restarts<GatedFamilyParams<W, T>, MixtureStats<GatedStats<G, ReadonlyArray<S>>>>;

const failed = <P>(error: EmError): FitFailure<P> => ({ error, last: O.none });

const planned = <W, T, G, S>(
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  batch: ColumnBatch,
  options: GatedFitOptions<W, T>,
): Either<EmError, GatedPlan<W, T, G, S>> => {
  const familyColumns = batch.columns.length - gate.width;
  if (familyColumns < 0) {
    throw new RangeError(`${batch.columns.length} columns for a gate that takes ${gate.width} of them`);
  }
  return planGatedFit(gatedKind(family, gate, familyColumns), batch, options);
};

/** What the restarts reached, as the user gets it. */
const describeGated = <W, T, G, S>(
  { kind, batch, chunks, chunkRows }: GatedPlan<W, T, G, S>,
  reached: Reached<W, T, G, S>,
  options: GatedFitOptions<W, T>,
): GatedOutcome<W, T> => {
  const { best } = reached;
  const { bank, gate, ungated, freeParameters } = kind;
  const { counts } = best.stats;
  const { components } = best.params;
  const keepsOrder = typeof options.init === "object" && "labels" in options.init;
  const order = keepsOrder ? components.map((_, c) => c) : orderByWeight(counts, (c) => c);
  return E.bimap(
    (error: EmError): FitFailure<GatedFamilyParams<W, T>> => ({ error, last: O.some(best) }),
    (logPosterior: number): GatedFit<W, T> => {
      const facts = {
        params: {
          gate: keepsOrder ? best.params.gate : gate.reordered(best.params.gate, order),
          components: order.map((c) => components[c]),
        },
        rows: batch.rows,
        parameters: freeParameters,
        classificationLogPosterior: logPosterior,
        backend: bank.kernels.name,
        chunkRows,
        dataWarnings: [],
        componentWarnings: [],
      };
      const shares = Float64Array.from(order, (c) => counts[c] / best.weight);
      return { family: ungated.name, shares, ...summarizeFit(reached, facts, options) };
    },
  )(classificationLogPosterior(bank, atEqualWeights(gate.size, best.params), chunks));
};
