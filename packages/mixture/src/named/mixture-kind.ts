import {
  list,
  repeatCoordinates,
  type Batch,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
  E,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import type { NamedFamily, Remark, WithoutErrors } from "../named-family.js";
import { uniformNoise, withNoise } from "../noise/noise-bank.js";
import { columnLayout, type Layout } from "./layout.js";
import { replicate } from "../replicate.js";
import { orderByWeight } from "../search/given-weights.js";

/** Parameters of a mixture whose components are described one by one. */
export type FamilyParams<T> = MixtureParams<ReadonlyArray<T>>;

/** A noise component of constant density. */
export interface FamilyNoise {
  /** Its density is 1 / volume. */
  readonly volume: number;
}

/**
 * All that a search knows of the components that it fits, K of them: one family K times, or families side by side. The rows of a batch `B` are what
 * is of one component each: rows of the table, or groups of them.
 */
export interface MixtureKind<T, S, B extends Batch = ColumnBatch> {
  readonly name: string;
  readonly bank: ComponentBank<ReadonlyArray<T>, B, S>;
  readonly layout: Layout<B>;
  /** Columns of the table that each component takes, one component's behind those of the other, where they do not share them. */
  readonly widths?: ReadonlyArray<number>;
  readonly coordinates: Coordinates<ReadonlyArray<T>>;
  readonly codec: Codec<ReadonlyArray<T>>;
  /** Which components are held, and at what, in a form that can be compared; absent where none is. */
  readonly held?: string;
  /** Free parameters of all components, without the mixing weights. */
  readonly freeParameters: number;
  /** Columns of the table that a row is read from; by default all columns of a batch. */
  readonly width?: number;
  readonly neutral: (batch: B) => Either<EmError, ReadonlyArray<T>>;
  readonly features: (batch: B) => ReadonlyArray<Float64Array>;
  /** What a reader should know of each component. */
  readonly remarks: (components: ReadonlyArray<T>) => ReadonlyArray<ComponentRemark>;
  /** Parameters of component c without standard errors. */
  readonly withoutErrors: (c: number) => WithoutErrors | undefined;
  /** The same mixture with its components in canonical order behind the first `kept`, which stay; the weight of noise stays the last. */
  readonly inOrder: (params: FamilyParams<T>, kept: number) => FamilyParams<T>;
  /** The same with another number of components, where there is such a thing. */
  readonly resized?: ((components: number) => MixtureKind<T, S, B>) | undefined;
  /** Whether components differ in kind, so that none may take the place of another. */
  readonly isOrdered?: boolean;
}

/** Components of a kind, with noise behind them if there is some. Each row of a group has the density of noise. */
export const bankOf = <T, S, B extends Batch>(
  { bank, layout }: Pick<MixtureKind<T, S, B>, "bank" | "layout">,
  noise: FamilyNoise | undefined,
): ComponentBank<ReadonlyArray<T>, B, S> =>
  noise === undefined ? bank : withNoise(bank, uniformNoise(noise.volume, layout.bounds));

/** Something about the parameters of a component. */
export interface ComponentRemark extends Remark {
  readonly component: number;
}

/** Remarks of families, one for each component. */
export const remarksOf = <T, S>(
  families: (c: number) => Pick<NamedFamily<T, S>, "remarks">,
  components: ReadonlyArray<T>,
): ReadonlyArray<ComponentRemark> =>
  components.flatMap((theta, component) =>
    (families(component).remarks?.(theta) ?? []).map((remark) => ({ ...remark, component })),
  );

/** `k` components of one family. Their canonical order is by weight, largest first, ties by the first coordinate. */
export const kindOf = <T, S>(family: NamedFamily<T, S>, k: number): MixtureKind<T, ReadonlyArray<S>> => ({
  name: family.name,
  bank: replicate(family, k),
  layout: columnLayout,
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
  remarks: (components) => remarksOf(() => family, components),
  withoutErrors: () => family.withoutErrors,
  resized: (components) => kindOf(family, components),
  inOrder: ({ weights, components }, kept) => {
    const first = (c: number): number => family.coordinates.pack(components[c])[0] ?? 0;
    const order = orderByWeight(weights.subarray(0, k), first, kept);
    return {
      weights: Float64Array.from([...order.map((c) => weights[c]), ...weights.subarray(k)]),
      components: order.map((c) => components[c]),
    };
  },
});

/** Mixtures of one kind by their numbers of components. */
export type KindOfSize<T, S, B extends Batch = ColumnBatch> = (components: number) => MixtureKind<T, S, B>;

/** The kind with `k` components: fewer than at first once some are dropped. */
export const kindOfSize = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  k: number,
): MixtureKind<T, S, B> => (k === kind.bank.size ? kind : (kind.resized?.(k) ?? kind));
