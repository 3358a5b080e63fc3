import { E, invalidInput, type Either, type EmError, type Initializer } from "@latentjs/em-core";
import type { Mvn } from "@latentjs/mvn";
import { conform } from "./conform.js";
import { DEFAULT_RESTARTS } from "./defaults.js";
import type { GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { Problem } from "./problem.js";
import { singularData } from "./singular-data.js";
import { kmeansStart, pooledComponent, randomStart, startFromLabels, type StartContext } from "./start.js";
import type { CovarianceStructure } from "./structure.js";

/** Where the starts of a fit come from, and how many of them differ. */
export interface Starts {
  readonly init: Initializer<GmmParams>;
  readonly count: number;
}

/** The starts that `options.init` asks for. Errors: data singular for the structure, labels or parameters that do not fit. */
export const chooseStarts = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Starts> => {
  const { components: k, batch, chunks, summary } = problem;
  const context: StartContext<S> = { structure, components: k, batch, chunks, summary };
  const { init = "kmeans++", restarts = DEFAULT_RESTARTS } = options;
  return E.chain((pooled: Mvn): Either<EmError, Starts> => {
    // One component has one start: its maximum, or with missing entries the M-step from the observed ones.
    if (k === 1 && typeof init === "string") {
      const labels = new Int32Array(batch.rows);
      return E.right({ init: () => startFromLabels(context, pooled, labels), count: 1 });
    }
    if (init === "kmeans++") return E.right({ init: kmeansStart(context, pooled), count: restarts });
    if (init === "random") return E.right({ init: randomStart(context, pooled), count: restarts });
    const given =
      "labels" in init
        ? E.chain((labels: Int32Array) => startFromLabels(context, pooled, labels))(
            memberships(init.labels, problem),
          )
        : conform(problem.structure, init.params, k, batch.cols, "init.params");
    return E.map((start: GmmParams): Starts => ({ init: () => E.right(start), count: 1 }))(given);
  })(E.mapLeft((error: EmError) => singularData(problem, error))(pooledComponent(context)));
};

/** Labels of the rows that are used, each 0 .. K-1 and each component with a row. */
const memberships = (
  labels: ArrayLike<number>,
  { components: k, batch, origin, inputRows }: Problem,
): Either<EmError, Int32Array> => {
  if (labels.length !== inputRows) {
    return E.left(invalidInput("init.labels", `${inputRows} labels, one a row`, labels.length));
  }
  const used = Int32Array.from({ length: batch.rows }, (_, i) => labels[origin === null ? i : origin[i]]);
  const counts = new Int32Array(k);
  for (let i = 0; i < batch.rows; i++) {
    const label = labels[origin === null ? i : origin[i]];
    if (!(Number.isInteger(label) && label >= 0 && label < k)) {
      const row = origin === null ? i : origin[i];
      return E.left(invalidInput(`init.labels, row ${row}`, `a whole number from 0 to ${k - 1}`, label));
    }
    counts[label]++;
  }
  const unused = counts.indexOf(0);
  return unused < 0
    ? E.right(used)
    : E.left(
        invalidInput("init.labels", `a row for each of ${k} components`, `none for component ${unused}`),
      );
};
