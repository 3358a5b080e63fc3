import {
  list,
  repeatCoordinates,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
  E,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import type { NamedFamily } from "../named-family.js";
import { replicate } from "../replicate.js";
import { orderByWeight } from "../search/given-weights.js";

/** Parameters of a mixture whose components are described one by one. */
export type FamilyParams<T> = MixtureParams<ReadonlyArray<T>>;

/** All that a search knows of the components that it fits, K of them: one family K times, or families side by side. */
export interface MixtureKind<T, S> {
  readonly name: string;
  readonly bank: ComponentBank<ReadonlyArray<T>, ColumnBatch, S>;
  readonly coordinates: Coordinates<ReadonlyArray<T>>;
  readonly codec: Codec<ReadonlyArray<T>>;
  /** Free parameters of all components, without the mixing weights. */
  readonly freeParameters: number;
  /** Columns of the table that a row is read from; by default all columns of a batch. */
  readonly width?: number;
  readonly neutral: (batch: ColumnBatch) => Either<EmError, ReadonlyArray<T>>;
  readonly features: (batch: ColumnBatch) => ReadonlyArray<Float64Array>;
  /** The same mixture with its components in canonical order. */
  readonly inOrder: (params: FamilyParams<T>) => FamilyParams<T>;
}

/** `k` components of one family. Their canonical order is by weight, largest first, ties by the first coordinate. */
export const kindOf = <T, S>(family: NamedFamily<T, S>, k: number): MixtureKind<T, ReadonlyArray<S>> => ({
  name: family.name,
  bank: replicate(family, k),
  coordinates: repeatCoordinates(family.coordinates, k),
  codec: list(family.codec, k),
  freeParameters: k * family.freeParameters,
  width: family.columns.length,
  neutral: (batch) =>
    E.bimap(
      (cause: EmError): EmError => ({ _tag: "InComponent", component: 0, cause }),
      (theta: T) => Array.from({ length: k }, () => theta),
    )(family.neutral(batch)),
  features: (batch) => family.features(batch),
  inOrder: ({ weights, components }) => {
    const order = orderByWeight(weights, (c) => family.coordinates.pack(components[c])[0] ?? 0);
    return {
      weights: Float64Array.from(order, (c) => weights[c]),
      components: order.map((c) => components[c]),
    };
  },
});
