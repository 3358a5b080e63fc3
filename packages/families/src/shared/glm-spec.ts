import {
  E,
  imap,
  list,
  O,
  optional,
  record,
  text,
  type Codec,
  type Either,
  type EmError,
  type Option,
} from "@latentjs/em-core";
import {
  columnNamed,
  familyModule,
  finiteNumbers,
  numberColumn,
  type FamilyModule,
  type FamilySetting,
  type NamedFamily,
  type Table,
  type TableColumn,
} from "@latentjs/mixture";
import {
  columnsOf,
  designCodec,
  designOf,
  plainDesign,
  predictorsOf,
  type Design,
  type Predictor,
} from "./design.js";
import type { Coefficients } from "./frame.js";
import type { LocalQuadratic } from "./local-quadratic.js";

/** The columns of a regression with a link. */
export interface GlmSpec {
  readonly response: string;
  /** Column of what is added to the linear predictor, such as the logarithm of an exposure. */
  readonly offset?: string;
  /** Column of how many trials a response is of, for families that have some. */
  readonly trials?: string;
  /** The two categories of a response of text; the second counts as 1. */
  readonly levels?: ReadonlyArray<string>;
  readonly design: Design;
}

/** The same, as it is written by hand: predictors as they are or, as of `designOf`, in the frame of a table. */
export interface GlmColumns extends Omit<GlmSpec, "design"> {
  readonly predictors: ReadonlyArray<Predictor> | Design;
}

/** The spec of columns written by hand. */
export const glmSpec = ({ predictors, ...columns }: GlmColumns): GlmSpec => ({
  ...columns,
  design: "frame" in predictors ? predictors : plainDesign(predictors),
});

/** All columns that a regression reads. */
export const regressionColumns = ({ response, offset, trials, design }: GlmSpec): ReadonlyArray<string> => [
  response,
  ...[offset, trials].filter((name) => name !== undefined),
  ...columnsOf(design),
];

/** The offsets of a table's rows, 0 without a column for them. */
export const offsets = (table: Table, { offset }: GlmSpec): Either<EmError, Float64Array> =>
  offset === undefined ? E.right(new Float64Array(table.rows)) : numberColumn(table, offset, finiteNumbers);

interface SavedSpec {
  readonly response: string;
  readonly offset: Option<string>;
  readonly trials: Option<string>;
  readonly levels: Option<ReadonlyArray<string>>;
  readonly design: Design;
}

const specCodec: Codec<GlmSpec> = imap<SavedSpec, GlmSpec>(
  record<SavedSpec>({
    response: text,
    offset: optional(text),
    trials: optional(text),
    levels: optional(list(text, 2)),
    design: designCodec,
  }),
  ({ response, offset, trials, levels, design }) => ({
    response,
    design,
    ...(O.isSome(offset) ? { offset: offset.value } : {}),
    ...(O.isSome(trials) ? { trials: trials.value } : {}),
    ...(O.isSome(levels) ? { levels: levels.value } : {}),
  }),
  ({ response, offset, trials, levels, design }) => ({
    response,
    design,
    offset: O.fromNullable(offset),
    trials: O.fromNullable(trials),
    levels: O.fromNullable(levels),
  }),
);

const SETTINGS = {
  response: { name: "response", meaning: "column of the response", required: true, namesColumn: true },
  offset: {
    name: "offset",
    meaning: "column that is added to the linear predictor, such as the logarithm of an exposure",
    required: false,
    namesColumn: true,
  },
  trials: {
    name: "trials",
    meaning: "column of how many trials the response is of",
    required: false,
    namesColumn: true,
  },
} as const;

/**
 * What the module of such a family exports under the name `family`. `responseLevels` are the levels of a response column, where the family
 * takes text.
 */
export const glmModule = (
  name: string,
  summary: string,
  which: ReadonlyArray<keyof typeof SETTINGS>,
  build: (spec: GlmSpec) => NamedFamily<Coefficients, LocalQuadratic>,
  responseLevels: (column: TableColumn) => Pick<GlmSpec, "levels"> = () => ({}),
): FamilyModule =>
  familyModule<GlmSpec, Coefficients, LocalQuadratic>({
    name,
    summary,
    settings: which.map((setting): FamilySetting => SETTINGS[setting]),
    spec: specCodec,
    specFor: (table, { response = "", ...others }) =>
      E.chain((column: TableColumn) =>
        E.chain((predictors: ReadonlyArray<Predictor>) =>
          E.chain((design: Design) => {
            const spec: GlmSpec = { response, ...others, ...responseLevels(column), design };
            // Whatever is wrong with the response shows now, not when rows are read.
            return E.map(() => spec)(build(spec).read(table));
          })(designOf(table, predictors)),
        )(predictorsOf(table, [response, ...Object.values(others)])),
      )(columnNamed(table, response)),
    bind: build,
  });
