import {
  E,
  imap,
  invalidInput,
  list,
  O,
  optional,
  record,
  text,
  type Codec,
  type Either,
  type EmError,
  type Json,
  type Option,
} from "@latentjs/em-core";
import {
  categoryColumn,
  finiteNumbers,
  levelsOf,
  numberColumn,
  type Table,
  type TableColumn,
} from "@latentjs/mixture";
import { frameCodec, frameOf, plainFrame, toFrame, type Frame, type Term } from "./frame.js";

/** A column that explains the response: numbers, or categories, of which the first level is what the others are compared with. */
export interface Predictor {
  readonly column: string;
  /** Levels of a column of categories; each but the first has an indicator in the design. */
  readonly levels?: ReadonlyArray<string>;
}

/** The predictors of a regression, and the frame they are computed in. */
export interface Design {
  readonly predictors: ReadonlyArray<Predictor>;
  readonly frame: Frame;
}

/** The columns that the predictors are made of. */
export const columnsOf = ({ predictors }: Design): ReadonlyArray<string> =>
  predictors.map(({ column }) => column);

/** Columns of the design, in order; an indicator is named column=level. */
export const termsOf = (predictors: ReadonlyArray<Predictor>): ReadonlyArray<Term> =>
  predictors.flatMap(({ column, levels }): ReadonlyArray<Term> =>
    levels === undefined
      ? [{ name: column, numeric: true }]
      : levels.slice(1).map((level) => ({ name: `${column}=${level}`, numeric: false })),
  );

/** A design whose predictors are taken as they are. */
export const plainDesign = (predictors: ReadonlyArray<Predictor>): Design => ({
  predictors,
  frame: plainFrame(termsOf(predictors).length),
});

/** All columns of a table but those of `others` as predictors: text by its levels. Left: text that is the same in all rows. */
export const predictorsOf = (
  table: Table,
  others: ReadonlyArray<string>,
): Either<EmError, ReadonlyArray<Predictor>> => {
  const out: Predictor[] = [];
  for (const column of table.columns) {
    if (others.includes(column.name)) continue;
    const predictor = predictorOf(column);
    if (E.isLeft(predictor)) return predictor;
    out.push(predictor.right);
  }
  return E.right(out);
};

const predictorOf = (column: TableColumn): Either<EmError, Predictor> =>
  column._tag === "Numbers"
    ? E.right({ column: column.name })
    : E.chain((levels: ReadonlyArray<string>): Either<EmError, Predictor> =>
        levels.length > 1
          ? E.right({ column: column.name, levels })
          : E.left(
              invalidInput(`column ${column.name}`, "two categories or more", levels.join(), "Leave it out."),
            ),
      )(levelsOf(column));

/** The design of these predictors over a table. Left: a column that is missing, incomplete, or adds nothing to those before it. */
export const designOf = (table: Table, predictors: ReadonlyArray<Predictor>): Either<EmError, Design> =>
  E.chain((columns: ReadonlyArray<Float64Array>) =>
    E.map((frame: Frame): Design => ({ predictors, frame }))(frameOf(columns, termsOf(predictors))),
  )(rawColumns(table, predictors));

/** The design's columns of a table, in its frame. */
export const readDesign = (
  table: Table,
  { predictors, frame }: Design,
): Either<EmError, ReadonlyArray<Float64Array>> =>
  E.map((columns: ReadonlyArray<Float64Array>) => toFrame(columns, frame))(rawColumns(table, predictors));

const rawColumns = (
  table: Table,
  predictors: ReadonlyArray<Predictor>,
): Either<EmError, ReadonlyArray<Float64Array>> => {
  const out: Float64Array[] = [];
  for (const { column, levels } of predictors) {
    const read =
      levels === undefined
        ? E.map((values: Float64Array) => [values])(numberColumn(table, column, finiteNumbers))
        : E.map((codes: Float64Array) =>
            levels.slice(1).map((_, at) => codes.map((code) => (code === at + 1 ? 1 : 0))),
          )(categoryColumn(table, column, levels));
    if (E.isLeft(read)) return read;
    out.push(...read.right);
  }
  return E.right(out);
};

interface SavedPredictor {
  readonly column: string;
  readonly levels: Option<ReadonlyArray<string>>;
}

const predictorsCodec: Codec<ReadonlyArray<Predictor>> = list(
  imap<SavedPredictor, Predictor>(
    record<SavedPredictor>({ column: text, levels: optional(list(text)) }),
    ({ column, levels }) => (O.isSome(levels) ? { column, levels: levels.value } : { column }),
    ({ column, levels }) => ({ column, levels: O.fromNullable(levels) }),
  ),
);

/** A design as it stands in a spec. */
export const designCodec: Codec<Design> = {
  encode: ({ predictors, frame }): Json => ({
    predictors: predictorsCodec.encode(predictors),
    frame: frameCodec(frame.mean.length).encode(frame),
  }),
  decode: (input, path = "") =>
    E.chain(({ predictors }: Pick<Design, "predictors">) =>
      record<Design>({ predictors: predictorsCodec, frame: frameCodec(termsOf(predictors).length) }).decode(
        input,
        path,
      ),
    )(record({ predictors: predictorsCodec }).decode(input, path)),
};
