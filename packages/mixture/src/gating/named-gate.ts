import {
  E,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import { columnsBetween, latestView } from "../named/column-view.js";
import type { Table } from "../table.js";
import type { MixingWeights, OpenWeights } from "./mixing-weights.js";

/** Mixing weights bound to the columns they depend on, with all that fitting, saving and predicting need besides. */
export interface NamedGate<W, G> extends MixingWeights<W, ColumnBatch, G> {
  /** Names of the table's columns that `read` reads. */
  readonly columns: ReadonlyArray<string>;
  /** How many columns of a batch it takes. */
  readonly width: number;
  /** Those columns from a table. Left: a column is missing, or holds what the gate has no weights for. */
  readonly read: (table: Table) => Either<EmError, ReadonlyArray<Float64Array>>;
  readonly codec: Codec<W>;
  /** As many dimensions as free parameters. */
  readonly coordinates: Coordinates<W>;
  /** The gate that has these weights in every row, K positive numbers that sum to 1. */
  readonly constant: (weights: Float64Array) => W;
  /** The same gate when component `order[k]` is in place k. */
  readonly reordered: (weights: W, order: ReadonlyArray<number>) => W;
}

/** A gate whose parameters and statistics are its own business. */
export interface AnyGate {
  readonly name: string;
  readonly use: <R>(f: <W, G>(gate: NamedGate<W, G>) => R) => R;
}

/** Hides the parameters and statistics of a gate. */
export const anyGate = <W, G>(gate: NamedGate<W, G>): AnyGate => ({ name: gate.name, use: (f) => f(gate) });

/** What a module exports, under the name `gate`, so that mixing weights can be fitted, saved and read back through the module's name. */
export interface GateModule {
  readonly name: string;
  /** One sentence about it. */
  readonly summary: string;
  /** The spec of a gate on these columns of a table; JSON, kept in saved models. Left: a column it has no use for, or that is missing. */
  readonly specFor: (table: Table, columns: ReadonlyArray<string>) => Either<EmError, Json>;
  /** The gate of a spec, which may come from a file, for so many components. */
  readonly fromSpec: (spec: Json, components: number) => Either<EmError, AnyGate>;
}

/** The weights of a gate that finds its columns at [from, to) of a batch. */
export const gateOnColumns = <W, G>(
  gate: NamedGate<W, G>,
  from: number,
  to: number,
): MixingWeights<W, ColumnBatch, G> => ({
  ...gate,
  open: (weights) =>
    E.map(({ begin }: OpenWeights<ColumnBatch, G>): OpenWeights<ColumnBatch, G> => ({
      begin: () => {
        const { logWeights, add, finish } = begin();
        const viewOf = latestView(columnsBetween(from, to));
        return {
          logWeights: (batch, first, end, out) => logWeights(viewOf(batch), first, end, out),
          add: (batch, first, end, weight) => add(viewOf(batch), first, end, weight),
          finish,
        };
      },
    }))(gate.open(weights)),
});
