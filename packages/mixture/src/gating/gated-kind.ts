import {
  E,
  mapCoordinates,
  pairCoordinates,
  record,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import type { NamedFamily } from "../named-family.js";
import { onColumns } from "../named/column-view.js";
import { kindOf, type MixtureKind } from "../named/mixture-kind.js";
import { readRows, type FamilyRows } from "../named/rows.js";
import { scoreRows, type MixtureScore } from "../named/score.js";
import { classify, type Classification } from "../posterior.js";
import type { Table } from "../table.js";
import { atEqualWeights, gatedBank, type GatedParams, type GatedStats } from "./gated-bank.js";
import type { MixingWeights } from "./mixing-weights.js";
import { gateOnColumns, type NamedGate } from "./named-gate.js";

/** Parameters of a gated mixture whose components are described one by one. */
export type GatedFamilyParams<W, T> = GatedParams<W, ReadonlyArray<T>>;

/** All that a search knows of a gated mixture of K components of one family. */
export interface GatedKind<W, T, G, S> {
  readonly name: string;
  /** The components without their gate, from which starts are made. */
  readonly ungated: MixtureKind<T, ReadonlyArray<S>>;
  readonly gate: NamedGate<W, G>;
  /** The gate on its own columns of a batch. */
  readonly mixing: MixingWeights<W, ColumnBatch, G>;
  readonly bank: ComponentBank<GatedFamilyParams<W, T>, ColumnBatch, GatedStats<G, ReadonlyArray<S>>>;
  readonly coordinates: Coordinates<GatedFamilyParams<W, T>>;
  readonly codec: Codec<GatedFamilyParams<W, T>>;
  readonly freeParameters: number;
}

/**
 * Components of one family under a gate, as many as it is for. `familyColumns` is the number of columns of a batch that the family reads; those of
 * the gate come behind them.
 */
export const gatedKind = <W, T, G, S>(
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  familyColumns: number,
): GatedKind<W, T, G, S> => {
  const ungated = kindOf(onColumns(family, 0, familyColumns), gate.size);
  const mixing = gateOnColumns(gate, familyColumns, familyColumns + gate.width);
  return {
    name: `${family.name}, gated by ${gate.name}`,
    ungated,
    gate,
    mixing,
    bank: gatedBank(mixing, ungated.bank),
    coordinates: mapCoordinates(
      pairCoordinates(gate.coordinates, ungated.coordinates),
      ([weights, components]): GatedFamilyParams<W, T> => ({ gate: weights, components }),
      ({ gate: weights, components }): readonly [W, ReadonlyArray<T>] => [weights, components],
    ),
    codec: record<GatedFamilyParams<W, T>>({ gate: gate.codec, components: ungated.codec }),
    freeParameters: gate.coordinates.dimension + ungated.freeParameters,
  };
};

/** The rows of a table as a gated mixture takes them: the family's columns, then those of the gate. Errors as `readRows`. */
export const readGatedRows = <W, T, G, S>(
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  table: Table,
  weights: ArrayLike<number> | null = null,
): Either<EmError, FamilyRows> =>
  readRows(
    {
      ...family,
      read: (from) =>
        E.chain((columns: ReadonlyArray<Float64Array>) =>
          E.map((more: ReadonlyArray<Float64Array>) => [...columns, ...more])(gate.read(from)),
        )(family.read(from)),
    },
    table,
    weights,
  );

/** A gated mixture by its parameters: what is predicted from and saved. */
export interface GatedMixture<W, T, G, S> {
  readonly family: NamedFamily<T, S>;
  readonly gate: NamedGate<W, G>;
  readonly params: GatedFamilyParams<W, T>;
}

const applied = <W, T, G, S>({ family, gate, params }: GatedMixture<W, T, G, S>, batch: ColumnBatch) => {
  const { bank } = gatedKind(family, gate, batch.columns.length - gate.width);
  return { bank, params: atEqualWeights(gate.size, params) };
};

/** Posterior probabilities, labels and log-densities of the rows of `readGatedRows`. Errors as `classify`. */
export const classifyGated = <W, T, G, S>(
  mixture: GatedMixture<W, T, G, S>,
  batch: ColumnBatch,
): Either<EmError, Classification> => {
  const { bank, params } = applied(mixture, batch);
  return classify(bank, params, batch);
};

/** Log-likelihood of the rows of `readGatedRows`. Errors as `scoreRows`. */
export const scoreGated = <W, T, G, S>(
  mixture: GatedMixture<W, T, G, S>,
  batch: ColumnBatch,
): Either<EmError, MixtureScore> => {
  const { bank, params } = applied(mixture, batch);
  return scoreRows({ bank }, params, batch);
};
