import { E, type Either } from "@latentjs/em-core";
import { sample as drawRows, type GaussianMixture, type Sample } from "@latentjs/gmm";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { readModel } from "../input/model-file.js";
import { allOptions, wholeNumber } from "../options/read-option.js";
import { csvLine } from "../output/csv.js";
import { printAll } from "../output/standard-streams.js";

/** The options of `sample`, as commander hands them over. */
export interface SampleFlags {
  readonly rows: string;
  readonly seed: string;
  readonly withLabels?: true;
}

const csv = function* (
  { columns }: GaussianMixture,
  { rows, labels }: Sample,
  withLabels: boolean,
): Generator<string> {
  yield csvLine(withLabels ? [...columns, "label"] : columns);
  for (const [i, label] of labels.entries()) {
    const values = rows.data.subarray(i * rows.cols, (i + 1) * rows.cols);
    yield csvLine(withLabels ? [...values, label] : [...values]);
  }
};

/** `latent sample`: draws rows from a model. */
export const sample = async (modelPath: string, flags: SampleFlags): Promise<Either<Failure, void>> => {
  const options = allOptions<{ readonly n: number; readonly seed: number }>({
    n: wholeNumber("-n, --rows", 1)(flags.rows),
    seed: wholeNumber("--seed")(flags.seed),
  });
  if (E.isLeft(options)) return options;
  const read = await readModel(modelPath);
  if (E.isLeft(read)) return read;
  const { model } = read.right;
  const withLabels = flags.withLabels === true;
  if (withLabels && model.columns.includes("label")) {
    const remedy = "Leave the option out, or rename the column in the model.";
    return E.left(
      wrongInput("Option --with-labels", 'a model without a column "label"', "one with it", remedy),
    );
  }
  const drawn = drawRows(model, options.right.n, options.right.seed);
  if (E.isLeft(drawn)) return E.left(failureOf(drawn.left));
  await printAll(csv(model, drawn.right, withLabels));
  return E.right(undefined);
};
