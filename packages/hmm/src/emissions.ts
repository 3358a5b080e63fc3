import {
  E,
  repeatCoordinates,
  type Batch,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { replicate, type ComponentBank, type NamedFamily } from "@latentjs/mixture";
import { sliceColumns, type Slice } from "./sequences.js";

/** All that `fitHmm` needs to know of what the states emit. */
export interface Emissions<Ts, B extends Batch, S> {
  readonly bank: (states: number) => ComponentBank<Ts, B, S>;
  readonly slice: Slice<B>;
  /** Parameters of all states under which every step has a density: what a start's memberships are gathered about. */
  readonly neutral: (steps: B, states: number) => Either<EmError, Ts>;
  /** Columns of finite numbers by which similar steps are near each other, for starts by k-means++. */
  readonly features: (steps: B) => ReadonlyArray<Float64Array>;
  /** Coordinates of the emissions, for acceleration. */
  readonly coordinates: (steps: B, states: number) => Coordinates<Ts>;
  /** Free parameters of the emissions of all states. */
  readonly freeParameters: (states: number) => number;
}

/** States that emit one family, each with parameters of its own. */
export const familyEmissions = <T, S>(
  family: NamedFamily<T, S>,
): Emissions<ReadonlyArray<T>, ColumnBatch, ReadonlyArray<S>> => ({
  bank: (states) => replicate(family, states),
  slice: sliceColumns,
  neutral: (steps, states) =>
    E.map((theta: T): ReadonlyArray<T> => Array.from({ length: states }, () => theta))(family.neutral(steps)),
  features: family.features,
  coordinates: (_steps, states) => repeatCoordinates(family.coordinates, states),
  freeParameters: (states) => states * family.freeParameters,
});
