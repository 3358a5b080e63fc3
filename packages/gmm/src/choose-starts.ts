import { E, invalidInput, type Either, type EmError, type Initializer } from "@latentjs/em-core";
import {
  DEFAULT_RESTARTS,
  distinctRows,
  givenResponsibilities,
  madeLabels,
  memberships,
  type Starts,
} from "@latentjs/mixture";
import { conform } from "./conform.js";
import type { GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { Problem } from "./problem.js";
import { singularData } from "./singular-data.js";
import {
  mixedStart,
  pooledContext,
  startFromGroups,
  startFromResponsibilities,
  randomStart,
  startFromLabels,
  type PooledContext,
  type StartContext,
} from "./start.js";
import type { CovarianceStructure } from "./structure.js";

/** The starts that `options.init` asks for. Errors: data singular for the structure, labels or parameters that do not fit. */
export const chooseStarts = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Starts<GmmParams>> => {
  const { components: k, batch, takesMissing, chunks, summary, parts } = problem;
  const missing = takesMissing ? parts.missing : null;
  const { partition } = parts;
  const seen: StartContext<S> = { structure, components: k, batch, missing, chunks, summary, partition };
  const { init = "kmeans++", restarts = DEFAULT_RESTARTS } = options;
  return E.chain((context: PooledContext<S>): Either<EmError, Starts<GmmParams>> => {
    // One component has one start: its maximum, or with missing entries the M-step from the observed ones.
    if (k === 1 && typeof init === "string") {
      const labels = new Int32Array(batch.rows);
      return E.right({ init: () => startFromLabels(context, labels), count: 1 });
    }
    if (init !== "kmeans++" && init !== "random" && typeof init === "string") {
      const remedy = "Pass hierarchical() of @latentjs/gmm/hierarchical, or use fitGmmAsync.";
      return E.left(invalidInput("init", "kmeans++, random or a start", init, remedy));
    }
    if (typeof init === "string") {
      // Rows that differ in what they miss only may be one when they are completed.
      const distinct = takesMissing ? distinctRows(context.complete, k) : k;
      if (distinct < k) return E.left({ _tag: "TooFewRows", distinct, components: k });
      return E.right({
        init: init === "random" ? randomStart(context) : mixedStart(context),
        count: restarts,
      });
    }
    if ("start" in init) {
      const own: Initializer<GmmParams> = (rng, attempt) => {
        const made = init.start(rng, attempt, context.complete, k);
        return "labels" in made
          ? E.chain((labels: Int32Array) => startFromGroups(context, labels))(
              madeLabels(made.labels, k, batch.rows),
            )
          : conform(problem.structure, made.params, k, batch.cols, "init.start");
      };
      return E.right({ init: own, count: init.isOne === true ? 1 : restarts });
    }
    const given =
      "responsibilities" in init
        ? E.chain((each: Float64Array) => startFromResponsibilities(context, each))(
            givenResponsibilities(init.responsibilities, k, { rows: batch.rows, ...problem }),
          )
        : "labels" in init
          ? E.chain((labels: Int32Array) => startFromLabels(context, labels))(
              memberships(init.labels, k, { rows: batch.rows, ...problem }, problem.noise !== null),
            )
          : conform(problem.structure, init.params, k, batch.cols, "init.params", problem.noise !== null);
    return E.map((start: GmmParams): Starts<GmmParams> => ({ init: () => E.right(start), count: 1 }))(given);
  })(E.mapLeft((error: EmError) => singularData(problem, error))(pooledContext(seen)));
};
