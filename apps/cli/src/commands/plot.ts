import { E, type Either } from "@latentjs/em-core";
import type { GaussianMixture } from "@latentjs/gmm";
import { wrongInput, type Failure } from "../failure.js";
import { readModelAndTable, type AppliedModel } from "../input/model-and-table.js";
import type { DataFlags } from "../options/data-flags.js";
import type { FamilyFlag } from "../options/family-flags.js";
import { ifGiven, wholeNumber } from "../options/read-option.js";
import { isSameFile, outputFile, type OutputFile } from "../output/output-file.js";
import type { PlotModel, PlotOptions } from "../plot/index.js";

/** The options of `plot`, as commander hands them over. */
export interface PlotFlags extends DataFlags, FamilyFlag {
  readonly output: string;
  readonly weights?: string;
  readonly title?: string;
  readonly width?: string;
}

/** Narrower pictures have no room for their axes. */
const NARROWEST = 240;

const rowsOf = (matrix: Float64Array, d: number): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from({ length: d }, (_, i) => [...matrix.subarray(i * d, (i + 1) * d)]);

/** In one column its density is what its volume says, among several that of a box about the rows. */
const noiseColumns = ({
  volume,
  range = [],
}: NonNullable<GaussianMixture["noise"]>): NonNullable<PlotModel["noise"]>["columns"] =>
  range.map(([low, high]) => ({ low, high, density: 1 / (range.length === 1 ? volume : high - low) }));

const plotModel = ({ columns, params, noise }: GaussianMixture): PlotModel => ({
  columns,
  weights: [...params.weights.subarray(0, params.components.length)],
  ...(noise === undefined
    ? {}
    : { noise: { weight: params.weights[params.components.length] ?? 0, columns: noiseColumns(noise) } }),
  means: params.components.map(({ mean }) => [...mean]),
  covariances: params.components.map(({ cov }) => rowsOf(cov, columns.length)),
});

const plotOptions = (flags: PlotFlags): Either<Failure, PlotOptions> =>
  E.map((width: number | undefined) => ({
    ...(width === undefined ? {} : { width }),
    ...(flags.title === undefined ? {} : { title: flags.title }),
  }))(ifGiven(flags.width, wholeNumber("--width", NARROWEST)));

const pictureFile = (path: string, inputs: ReadonlyArray<string>): Either<Failure, OutputFile> => {
  const kind = /\.(?:png|jpe?g|gif|pdf|webp|eps)$/i.exec(path)?.[0];
  if (kind !== undefined) {
    return E.left(wrongInput(path, "a name that ends in .svg", kind, "Pictures are SVG documents."));
  }
  if (path === "-") {
    return E.left(
      wrongInput("Option -o, --output", "the name of a file", path, "Name one that ends in .svg."),
    );
  }
  if (inputs.some((input) => input !== "-" && isSameFile(input, path))) {
    return E.left(wrongInput(path, "another file than model and data", "one of them", "Name another file."));
  }
  return outputFile(path);
};

const draw = async (applied: AppliedModel, options: PlotOptions): Promise<Either<Failure, string>> => {
  const { picture } = applied;
  if (E.isLeft(picture)) return picture;
  const { model, observed } = picture.right;
  const predicted = applied.predict();
  if (E.isLeft(predicted)) return predicted;
  const { plotMixture } = await import("../plot/index.js");
  const data = {
    rows: observed.rows.rows,
    values: observed.rows.data,
    labels: predicted.right.labels,
    weights: observed.weights ?? null,
  };
  return E.right(plotMixture(plotModel(model), data, options));
};

/** The picture of a selection, which needs no data. */
const drawSelection = async (path: string, options: PlotOptions): Promise<Either<Failure, string>> => {
  const { readSelection } = await import("../input/selection-file.js");
  const selection = await readSelection(path);
  if (E.isLeft(selection)) return selection;
  const { plotSelection } = await import("../plot/index.js");
  return E.right(plotSelection(selection.right, options));
};

/** `latent plot`: writes a picture of a model over its data, or without data that of a selection. */
export const plot = async (
  modelPath: string,
  dataPath: string | undefined,
  flags: PlotFlags,
): Promise<Either<Failure, void>> => {
  const options = plotOptions(flags);
  if (E.isLeft(options)) return options;
  const file = pictureFile(flags.output, dataPath === undefined ? [modelPath] : [modelPath, dataPath]);
  if (E.isLeft(file)) return file;
  if (dataPath === undefined) {
    return E.chain(file.right.replace)(await drawSelection(modelPath, options.right));
  }
  const { header, family, weights } = flags;
  const read = await readModelAndTable({ modelPath, dataPath, header, family, weights });
  if (E.isLeft(read)) return read;
  const picture = await draw(read.right, options.right);
  return E.chain(file.right.replace)(picture);
};
