import { E, O, type ColumnBatch, type Either, type EmError } from "@latentjs/em-core";
import {
  familyEmissions,
  hmmFromJson,
  hmmHead,
  posterior,
  sampleHmm,
  stepDensities,
  viterbi,
  type AnyNamedHmm,
  type NamedHmm,
  type Path,
  type Sequences,
  type StatePosterior,
} from "@latentjs/hmm";
import {
  groupsOf,
  readRows,
  type Classification,
  type FamilyRows,
  type MixtureScore,
  type Sampling,
  type Table as FamilyTable,
} from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { wrongInput, type Failure } from "../failure.js";
import { sequenceRows, type SequenceRows } from "../hmm/sequence-rows.js";
import { unusableModel } from "../input/model-file.js";
import { hmmDescription } from "../output/hmm-description.js";
import { applied, moduleOf, type MixtureRows } from "./family-model.js";
import type { Decode, Drawn, Model } from "./model.js";

/** A saved hidden Markov model as the commands use it; `named` is the module of its emissions. */
export const hmmModel = async (
  path: string,
  document: unknown,
  named: string | undefined,
): Promise<Either<Failure, Model>> => {
  const unusable = (error: EmError): Failure => unusableModel(path, error);
  const head = E.mapLeft(unusable)(hmmHead(document));
  if (E.isLeft(head)) return head;
  const family = await moduleOf(path, head.right.emission, named);
  if (E.isLeft(family)) return family;
  return E.bimap(unusable, ({ use }: AnyNamedHmm) => use((model) => modelOf(model, document)))(
    hmmFromJson(document, family.right),
  );
};

const modelOf = <T, S>(model: NamedHmm<T, S>, document: unknown): Model => {
  const { head, family, params } = model;
  const { group } = head;
  const columns = O.isSome(group) ? [...family.columns, group.value] : family.columns;
  return {
    components: params.initial.length,
    hasNoise: false,
    columns,
    takesCategories: true,
    decodes: true,
    apply: (table, weights) =>
      applied(table, columns, weights, (rows, ofRows) => rowsUnder(model, rows, ofRows)),
    drawer: drawerOf(model),
    describe: (width) => hmmDescription(model, document, width),
  };
};

/** The rows of a table as sequences under the model. */
const rowsUnder = <T, S>(
  model: NamedHmm<T, S>,
  table: FamilyTable,
  weights: Float64Array | null,
): Either<EmError, MixtureRows> => {
  const { group } = model.head;
  const column = O.isSome(group) ? table.columns.find(({ name }) => name === group.value) : undefined;
  const groups: Either<EmError, Int32Array | undefined> =
    column === undefined ? E.right(undefined) : groupsOf(column);
  return E.chain((known: Int32Array | undefined) =>
    E.chain(({ batch }: FamilyRows) =>
      E.map((rows: SequenceRows): MixtureRows => ({
        name: "hmm",
        predict: (decode) => decoded(model, rows, decode),
        score: () => scored(model, rows.data),
        rowOf: rows.rowOf,
      }))(sequenceRows(batch, known)),
    )(readRows(model.family, table, weights)),
  )(groups);
};

/** States, probabilities and densities of the rows, in the order of the table. */
const decoded = <T, S>(
  { family, params }: NamedHmm<T, S>,
  { data, rowOf }: SequenceRows,
  decode: Decode = "viterbi",
): Either<EmError, Classification> => {
  const k = params.initial.length;
  const bank = familyEmissions(family).bank(k);
  const smoothed = posterior(bank, params, data);
  const path = decode === "viterbi" ? viterbi(bank, params, data) : smoothed;
  const densities = stepDensities(bank, params, data);
  return E.chain(({ posterior: probabilities }: StatePosterior) =>
    E.chain(({ states }: Pick<Path, "states">) =>
      E.map((density: Float64Array): Classification => {
        const out: Classification = {
          posterior: new Float64Array(data.rows * k),
          labels: new Int32Array(data.rows),
          logDensity: new Float64Array(data.rows),
        };
        for (let t = 0; t < data.rows; t++) {
          const row = rowOf(t);
          out.labels[row] = states[t] ?? 0;
          out.logDensity[row] = density[t] ?? Number.NaN;
          out.posterior.set(probabilities.subarray(t * k, (t + 1) * k), row * k);
        }
        return out;
      })(densities),
    )(path),
  )(smoothed);
};

const scored = <T, S>(
  { family, params }: NamedHmm<T, S>,
  data: Sequences<ColumnBatch>,
): Either<EmError, MixtureScore> =>
  E.map(({ logLikelihood }: StatePosterior): MixtureScore => {
    const { rows } = data;
    return { rows, totalWeight: rows, logLikelihood, perRow: logLikelihood / rows };
  })(posterior(familyEmissions(family).bank(params.initial.length), params, data));

/** Sequences of so many rows each; one of all rows where nothing was said. */
const drawerOf = <T, S>({ head, family, params }: NamedHmm<T, S>): Model["drawer"] => {
  const { sampling } = family;
  if (O.isNone(sampling)) {
    const remedy = "A part of each row, such as the covariates of a regression, is given and not drawn.";
    const actual = `states that emit the family ${family.name}`;
    return () => E.left(wrongInput("The model to sample", "a family that draws whole rows", actual, remedy));
  }
  const { group } = head;
  const names = sampling.value.columns.map(({ name }) => name);
  return (asked) => {
    // One sequence is drawn at once: what comes next depends on what was before.
    const together = asked ?? Number.MAX_SAFE_INTEGER;
    return E.right({
      columns: O.isSome(group) ? [group.value, ...names] : names,
      together,
      draw: (n, seed, first) =>
        E.right(drawn(sampling.value, params, n, seed, { together, before: first / together, group })),
    });
  };
};

/** How rows lie in sequences: so many each, after `before` sequences that were drawn already. */
interface Lie {
  readonly together: number;
  readonly before: number;
  readonly group: O.Option<string>;
}

const drawn = <T>(
  { columns, draw }: Sampling<T>,
  params: NamedHmm<T, unknown>["params"],
  n: number,
  seed: number | string,
  { together, before, group }: Lie,
): Drawn => {
  const lengths = Array.from({ length: Math.ceil(n / together) }, (_, s) =>
    Math.min(together, n - s * together),
  );
  const values = columns.map(() => new Float64Array(n));
  const row = new Float64Array(columns.length);
  const labels = sampleHmm(params, lengths, makeRng(seed).split("sample"), (emissions, state, at, rng) => {
    const theta = emissions[state];
    if (theta === undefined) throw new RangeError(`state ${state} of ${emissions.length}`);
    draw(theta, rng, row);
    for (const [j, column] of values.entries()) column[at] = row[j] ?? Number.NaN;
  });
  return {
    labels,
    row: (i) => {
      const fields = columns.map(({ levels }, j) => {
        const value = values[j]?.[i] ?? Number.NaN;
        return O.isSome(levels) ? (levels.value[value] ?? "") : value;
      });
      return O.isSome(group) ? [1 + before + Math.floor(i / together), ...fields] : fields;
    },
  };
};
