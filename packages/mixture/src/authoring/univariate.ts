import {
  E,
  imap,
  O,
  optional,
  record,
  text,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
  type Option,
} from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import type { FamilyModule, FamilySetting, NamedFamily } from "../named-family.js";
import type { Table, TableColumn } from "../table.js";
import { numberColumn, numbersOnly, onlyColumn, zeroOrOne, type Support } from "./columns.js";
import { familyModule, namedFamily, type FamilyCore } from "./family-module.js";

/** Which column of a table a univariate family describes. */
export interface UnivariateSpec {
  readonly column: string;
  /** For families of durations: column that is 1 where the event was seen and 0 where the observation ended before it. */
  readonly event?: string;
}

/** Weighted moments of a column; the variance is divided by the weight. */
export interface ColumnMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * A family for one column of numbers, the least that its author has to say. A batch holds the value in column 0, then, where `censored` is
 * true, 1 or 0 for an event that was seen or not, then the columns of `derive`.
 */
export interface Univariate<T, S> extends FamilyCore<T, S> {
  /** One sentence for lists of families. */
  readonly summary: string;
  /** What the values may be; another value is refused with its row. */
  readonly support: Support;
  /** Whether the family takes observations that ended before the event: the setting `event`. */
  readonly censored?: boolean;
  /** Functions of a value that the parameters have no part in, computed once for all iterations. */
  readonly derive?: ReadonlyArray<(value: number) => number>;
  /** Parameters under which all values have a density, from the moments of all of them. */
  readonly neutral: (moments: ColumnMoments) => T;
  /** Index of the batch column by which similar rows are near each other; 0 where nothing is said. */
  readonly feature?: number;
  readonly draw: (theta: T, rng: Rng) => number;
}

/** The family for a column of a table. */
export const univariateFamily = <T, S>(
  definition: Univariate<T, S>,
  { column, event }: UnivariateSpec,
): NamedFamily<T, S> => {
  const { censored = false, derive = [], feature = 0 } = definition;
  const names = event === undefined ? [column] : [column, event];
  const family = namedFamily(definition, {
    columns: names,
    read: (table) =>
      E.chain((values: Float64Array) => {
        const derived = derive.map((f) => values.map((value) => f(value)));
        return E.map((events: ReadonlyArray<Float64Array>) => [values, ...events, ...derived])(
          censored ? E.map((seen: Float64Array) => [seen])(eventsOf(table, event)) : E.right([]),
        );
      })(numberColumn(table, column, definition.support)),
    neutral: (batch) => definition.neutral(columnMoments(batch, 0)),
    features: ({ columns }) => [columns[feature]],
    sampling: O.some({
      columns: names.map((name) => ({ name, levels: O.none })),
      draw: (theta, rng, row) => {
        row[0] = definition.draw(theta, rng);
        if (event !== undefined) row[1] = 1;
      },
    }),
  });
  return {
    ...family,
    neutral: (batch) =>
      E.mapLeft((error: EmError) =>
        columnMoments(batch, 0).variance < Infinity ? error : squaresOverflow(column),
      )(family.neutral(batch)),
  };
};

/** What to say of a column of whose values no variance can be taken. */
export const squaresOverflow = (column: string): EmError => ({
  _tag: "DegenerateColumn",
  column,
  problem: "has values whose squares overflow",
  remedy: "Give it in a unit in which they are smaller.",
});

const eventsOf = (table: Table, event: string | undefined): Either<EmError, Float64Array> =>
  event === undefined ? E.right(new Float64Array(table.rows).fill(1)) : numberColumn(table, event, zeroOrOne);

/** Moments of one column of a batch. */
export const columnMoments = ({ rows, weights, columns }: ColumnBatch, column: number): ColumnMoments => {
  const values = columns[column];
  let weight = 0;
  let mean = 0;
  let scatter = 0;
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    const gap = values[i] - mean;
    weight += w;
    mean += (gap * w) / weight;
    scatter += w * gap * (values[i] - mean);
  }
  return { mean, variance: scatter / weight };
};

interface SavedSpec {
  readonly column: string;
  readonly event: Option<string>;
}

const specCodec: Codec<UnivariateSpec> = imap<SavedSpec, UnivariateSpec>(
  record<SavedSpec>({ column: text, event: optional(text) }),
  ({ column, event }) => (O.isSome(event) ? { column, event: event.value } : { column }),
  ({ column, event }) => ({ column, event: O.fromNullable(event) }),
);

const EVENT: FamilySetting = {
  name: "event",
  meaning: "column that is 1 where the event was seen and 0 where the observation ended before it",
  required: false,
  namesColumn: true,
};

/** What the module of a univariate family exports under the name `family`. */
export const univariateModule = <T, S>(definition: Univariate<T, S>): FamilyModule => {
  const { name, summary, censored = false } = definition;
  return familyModule({
    name,
    summary,
    settings: censored ? [EVENT] : [],
    spec: specCodec,
    specFor: (table, { event }) =>
      E.map(({ name: column }: TableColumn) => (event === undefined ? { column } : { column, event }))(
        onlyColumn(numbersOnly(table), name, event === undefined ? [] : [event]),
      ),
    bind: (spec) => univariateFamily(definition, spec),
  });
};
