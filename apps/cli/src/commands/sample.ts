import { E, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";
import type { Drawer, Drawn } from "../models/model.js";
import { readAnyModel } from "../models/read-model.js";
import type { FamilyFlag } from "../options/family-flags.js";
import { allOptions, ifGiven, wholeNumber } from "../options/read-option.js";
import { csvLine } from "../output/csv.js";
import { countText } from "../output/numbers.js";
import { print, printAll } from "../output/standard-streams.js";

/** The options of `sample`, as commander hands them over. */
export interface SampleFlags extends FamilyFlag {
  readonly rows: string;
  readonly seed: string;
  readonly groupSize?: string;
  readonly withLabels?: true;
}

/** A mistyped count must not fill a disk. */
const MOST_ROWS = 1e9;

/** Numbers that are drawn at once: memory does not grow with the rows, and the first come soon. */
const BLOCK_NUMBERS = 1 << 18;
const blockRows = ({ columns, together }: Drawer): number =>
  together * Math.max(1, Math.floor(BLOCK_NUMBERS / columns.length / together));

const rowCount = (text: string): Either<Failure, number> =>
  E.filterOrElse(
    (n: number) => n <= MOST_ROWS,
    (n): Failure =>
      wrongInput(
        "Option -n, --rows",
        `at most ${countText(MOST_ROWS)} rows, which are tens of gigabytes already`,
        n,
        "Draw more in parts, each with a seed of its own.",
      ),
  )(wholeNumber("-n, --rows", 1)(text));

/** The draws of block `b`; the first block has those of the seed itself, so that `n` does not change the first rows. */
const drawBlock = (drawer: Drawer, rows: number, seed: number, b: number): Either<Failure, Drawn> =>
  drawer.draw(rows, b === 0 ? seed : `${seed}, block ${b}`, b * blockRows(drawer));

const csvHeader = ({ columns }: Drawer, withLabels: boolean): string =>
  csvLine(withLabels ? [...columns, "label"] : columns);

const csvRows = function* ({ row, labels }: Drawn, withLabels: boolean): Generator<string> {
  for (const [i, label] of labels.entries()) yield csvLine(withLabels ? [...row(i), label] : row(i));
};

/** `latent sample`: draws rows from a model. */
export const sample = async (modelPath: string, flags: SampleFlags): Promise<Either<Failure, void>> => {
  const options = allOptions<{
    readonly n: number;
    readonly seed: number;
    readonly groupRows: number | undefined;
  }>({
    groupRows: ifGiven(flags.groupSize, wholeNumber("--group-size", 1)),
    n: rowCount(flags.rows),
    seed: wholeNumber("--seed")(flags.seed),
  });
  if (E.isLeft(options)) return options;
  const read = await readAnyModel(modelPath, flags.family);
  if (E.isLeft(read)) return read;
  const found = read.right.drawer(options.right.groupRows);
  if (E.isLeft(found)) return found;
  const drawer = found.right;
  const withLabels = flags.withLabels === true;
  if (withLabels && drawer.columns.includes("label")) {
    const remedy = "Leave the option out, or rename the column in the model.";
    return E.left(
      wrongInput("Option --with-labels", 'a model without a column "label"', "one with it", remedy),
    );
  }
  const { n, seed } = options.right;
  const size = blockRows(drawer);
  for (let b = 0; b * size < n; b++) {
    const drawn = drawBlock(drawer, Math.min(size, n - b * size), seed, b);
    if (E.isLeft(drawn)) return drawn;
    if (b === 0) await print(csvHeader(drawer, withLabels));
    await printAll(csvRows(drawn.right, withLabels));
  }
  return E.right(undefined);
};
