import type { Codec, ColumnBatch, Coordinates, Either, EmError, Json, Option } from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import type { ComponentFamily } from "./family.js";
import type { Table } from "./table.js";

/**
 * A family bound to the columns it describes, with all that fitting, saving and predicting by name needs besides the density. Its rows
 * are columns of numbers, so that any of them can be cut into chunks, shared with workers and streamed without the family's help.
 */
export interface NamedFamily<T, S> extends ComponentFamily<T, ColumnBatch, S> {
  /** Names of the table's columns that `read` reads, in the order in which messages and saved models list them. */
  readonly columns: ReadonlyArray<string>;
  /**
   * The columns of a batch from a table that has the columns of the family's spec; whatever of a row is free of the parameters
   * (a log-factorial, say) may be a column of its own. Left: a column is missing or holds what the family has no density for, with its name
   * and the row.
   */
  readonly read: (table: Table) => Either<EmError, ReadonlyArray<Float64Array>>;
  /** Parameters of one component as they stand in a saved model. */
  readonly codec: Codec<T>;
  /** Coordinates of one component, for acceleration and standard errors; dimension `freeParameters`. */
  readonly coordinates: Coordinates<T>;
  /** Free parameters of one component. */
  readonly freeParameters: number;
  /** Parameters under which every row of `batch` has a density: what the M-step on a start's memberships begins from. */
  readonly neutral: (batch: ColumnBatch) => Either<EmError, T>;
  /** Columns of finite numbers by which similar rows are near each other, for starts by k-means++. */
  readonly features: (batch: ColumnBatch) => ReadonlyArray<Float64Array>;
  /** Draws rows; none where a row cannot be drawn without knowing part of it, as in a regression. */
  readonly sampling: Option<Sampling<T>>;
  /** What a reader of a fit should know of a component with these parameters, at an edge of the family perhaps. */
  readonly remarks?: (theta: T) => ReadonlyArray<Remark>;
  /** Parameters about which second differences of the likelihood say nothing, and so standard errors from them neither. */
  readonly withoutErrors?: WithoutErrors;
}

/** Something about the parameters of a component. */
export interface Remark {
  /** A clause with numbers that goes on from the component's name, without a full stop: "has a size of 1e6, …". */
  readonly message: string;
  /** Whether the component is as narrow as the family allows: with few rows an optimum with it is left for one without. */
  readonly isTight?: true;
}

/** Parameters without standard errors. */
export interface WithoutErrors {
  /** Names of fields as the codec writes them. */
  readonly fields: ReadonlyArray<string>;
  /** A whole sentence. */
  readonly reason: string;
}

/** How a family draws rows. */
export interface Sampling<T> {
  /** Name of each drawn column, and the levels of those that hold categories. */
  readonly columns: ReadonlyArray<{ readonly name: string; readonly levels: Option<ReadonlyArray<string>> }>;
  /** Draws one row into `row`, one number (or index into the levels) a column. */
  readonly draw: (theta: T, rng: Rng, row: Float64Array) => void;
}

/** A family whose parameters and statistics are its own business: `use` hands it to code that does not care what they are. */
export interface AnyFamily {
  readonly name: string;
  readonly use: <R>(f: <T, S>(family: NamedFamily<T, S>) => R) => R;
}

/** Hides the parameters and statistics of a family. */
export const anyFamily = <T, S>(family: NamedFamily<T, S>): AnyFamily => ({
  name: family.name,
  use: (f) => f(family),
});

/**
 * A family whose parameters and statistics are passed along and never looked into. What it is handed has to be what it made itself, or what its codec
 * decoded: lists of families keep what is of each at its own place.
 */
export const opaqueFamily = ({ use }: Pick<AnyFamily, "use">): NamedFamily<unknown, unknown> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it takes less than it says: only what it made itself, as its callers promise
  use((family) => family as unknown as NamedFamily<unknown, unknown>);

/** Something that the user of a family may or must say about the table, such as which column is the response. */
export interface FamilySetting {
  readonly name: string;
  /** A phrase for lists of options, such as "column of the response". */
  readonly meaning: string;
  readonly required: boolean;
  /** Whether its value is the name of a column, or may be: that column is then read with those that are asked for. */
  readonly namesColumn?: true;
}

/**
 * What a module exports, under the name `family`, so that the family can be fitted, saved, sent to workers and used by `latent fit --family`
 * through the module's name alone.
 */
export interface FamilyModule {
  readonly name: string;
  /** One sentence for lists of families. */
  readonly summary: string;
  readonly settings: ReadonlyArray<FamilySetting>;
  /**
   * The spec of the family for this table: the names of the columns, their levels, and whatever else is fixed before the fit; JSON, kept in
   * saved models. Left: a setting or a column that the family has no use for, or lacks.
   */
  readonly specFor: (table: Table, settings: Readonly<Record<string, string>>) => Either<EmError, Json>;
  /** The family of a spec, which may come from a file: untrusted. */
  readonly fromSpec: (spec: Json) => Either<EmError, AnyFamily>;
}
