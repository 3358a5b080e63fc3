import { E, O, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";
import { readModelAndTable } from "../input/model-and-table.js";
import type { Model } from "../models/model.js";
import type { DataFlags } from "../options/data-flags.js";
import type { FamilyFlag } from "../options/family-flags.js";
import type { Decode } from "../models/model.js";
import { ifGiven, nameList, oneOfNames } from "../options/read-option.js";
import { csvLine } from "../output/csv.js";
import { printAll } from "../output/standard-streams.js";

/** The options of `predict`, as commander hands them over. */
export interface PredictFlags extends DataFlags, FamilyFlag {
  readonly keep?: string;
  readonly decode?: string;
  readonly json?: true;
}

/** What is known of each row: posterior probabilities, label and log-density. */
interface Predicted {
  /** Names of the posterior probabilities: one a component, and that of noise. */
  readonly names: ReadonlyArray<string>;
  readonly posterior: Float64Array;
  readonly labels: Int32Array;
  readonly logDensity: Float64Array;
}

/** Columns of the data that are repeated. */
interface Kept {
  readonly names: ReadonlyArray<string>;
  readonly fields: ReadonlyArray<ReadonlyArray<string>>;
}

const posteriorOf = ({ posterior, names }: Predicted, i: number): Float64Array =>
  posterior.subarray(i * names.length, (i + 1) * names.length);

const probabilityNames = ({ components, hasNoise }: Model): ReadonlyArray<string> => [
  ...Array.from({ length: components }, (_, k) => `p${k}`),
  ...(hasNoise ? ["noise"] : []),
];

const csv = function* (predicted: Predicted, kept: Kept): Generator<string> {
  const { labels, logDensity, names } = predicted;
  yield csvLine([...kept.names, "label", "logDensity", ...names]);
  for (const [i, label] of labels.entries()) {
    const repeated = kept.fields.map((column) => column[i] ?? "");
    yield csvLine([...repeated, label, logDensity[i] ?? Number.NaN, ...posteriorOf(predicted, i)]);
  }
};

const json = function* (predicted: Predicted): Generator<string> {
  const { labels, logDensity } = predicted;
  yield '{\n  "format": "latentjs/predict",\n  "version": 1,\n  "rows": [';
  for (const [i, label] of labels.entries()) {
    const row = { label, posterior: [...posteriorOf(predicted, i)], logDensity: logDensity[i] };
    yield `${i === 0 ? "" : ","}\n    ${JSON.stringify(row)}`;
  }
  yield "\n  ]\n}\n";
};

const keptTwice = (keep: ReadonlyArray<string>): Either<Failure, void> => {
  const twice = keep.find((name, i) => keep.indexOf(name) < i);
  return twice === undefined
    ? E.right(undefined)
    : E.left(
        wrongInput("Option --keep", "each column once", `${JSON.stringify(twice)} twice`, "Name it once."),
      );
};

/** Refuses to repeat a column under a name that `predict` gives to one of its own. */
const keptApart = (keep: ReadonlyArray<string>, names: ReadonlyArray<string>): Either<Failure, void> => {
  const own = keep.find((name) => ["label", "logDensity", ...names].includes(name));
  const expected = "columns that are called otherwise than those that predict adds";
  return own === undefined
    ? E.right(undefined)
    : E.left(wrongInput("Option --keep", expected, JSON.stringify(own), "Rename the column in the data."));
};

/** `latent predict`: label, log-density and posterior probabilities of every row. */
export const predict = async (
  modelPath: string,
  dataPath: string,
  flags: PredictFlags,
): Promise<Either<Failure, void>> => {
  const keep = nameList(flags.keep ?? "");
  const once = keptTwice(keep);
  if (E.isLeft(once)) return once;
  const decode = ifGiven(flags.decode, oneOfNames<Decode>("--decode", ["viterbi", "posterior"]));
  if (E.isLeft(decode)) return decode;
  const { header, family } = flags;
  const read = await readModelAndTable({ modelPath, dataPath, header, family, keepText: keep });
  if (E.isLeft(read)) return read;
  const { model, table } = read.right;
  const names = probabilityNames(model);
  const apart = keptApart(keep, names);
  if (E.isLeft(apart)) return apart;
  if (flags.decode !== undefined && model.decodes !== true) {
    const remedy = "Leave the option out: labels are the most probable components.";
    return E.left(wrongInput("Option --decode", "a hidden Markov model", "a mixture", remedy));
  }
  const predicted = read.right.predict(decode.right);
  if (E.isLeft(predicted)) return predicted;
  const all: Predicted = { names, ...predicted.right };
  const kept: Kept = {
    names: keep,
    fields: keep.map((name) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      return O.toUndefined(column?.text ?? O.none) ?? [];
    }),
  };
  await printAll(flags.json === true ? json(all) : csv(all, kept));
  return E.right(undefined);
};
