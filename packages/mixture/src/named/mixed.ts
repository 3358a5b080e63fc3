import {
  E,
  invalidInput,
  type Codec,
  type Coordinates,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import { opaqueFamily, type AnyFamily, type NamedFamily } from "../named-family.js";
import { eachComponent, sideBySide } from "../replicate.js";
import type { Table } from "../table.js";
import { onColumns } from "./column-view.js";
import { columnLayout } from "./layout.js";
import { remarksOf, type MixtureKind } from "./mixture-kind.js";
import { readRows, type FamilyRows } from "./rows.js";

/** A family whose parameters and statistics nobody looks into. */
type Opaque = NamedFamily<unknown, unknown>;

/** A mixture of components of different families, and the rows that all of them read. */
export interface MixedRows extends FamilyRows {
  readonly kind: MixtureKind<unknown, ReadonlyArray<unknown>>;
}

/**
 * One component of each family, in this order, which is also that of the fit; a family may come more than once. The columns of the batch
 * are those of the first family, then those of the next. Errors as `readRows`.
 */
export const readMixed = (
  families: ReadonlyArray<AnyFamily>,
  table: Table,
  weights: ArrayLike<number> | null = null,
): Either<EmError, MixedRows> => {
  if (families.length === 0) return E.left(invalidInput("families", "at least one", "none"));
  const opaque = families.map(opaqueFamily);
  return E.chain((read: ReadonlyArray<ReadonlyArray<Float64Array>>) => {
    const widths = read.map(({ length }) => length);
    // The rows as one family of all of them reads them.
    const together = { ...opaque[0], read: () => E.right(read.flat()) };
    return E.map((rows: FamilyRows): MixedRows => ({ ...rows, kind: mixedKind(families, widths) }))(
      readRows(together, table, weights),
    );
  })(eachComponent(opaque, (family) => family.read(table)));
};

/** One component of each family, each of which finds as many columns of a batch as `widths` says, one family's behind those of the other. */
export const mixedKind = (
  families: ReadonlyArray<AnyFamily>,
  widths: ReadonlyArray<number>,
): MixtureKind<unknown, ReadonlyArray<unknown>> => {
  let from = 0;
  const parts = families.map((family, c) => {
    from += widths[c];
    return onColumns(opaqueFamily(family), from - widths[c], from);
  });
  return { ...kindOfParts(parts), widths };
};

const kindOfParts = (families: ReadonlyArray<Opaque>): MixtureKind<unknown, ReadonlyArray<unknown>> => ({
  name: families.map(({ name }) => name).join(" + "),
  bank: sideBySide(families),
  layout: columnLayout,
  coordinates: inTurn(families),
  codec: eachOwn(families),
  freeParameters: families.reduce((total, family) => total + family.freeParameters, 0),
  neutral: (batch) => eachComponent(families, (family) => family.neutral(batch)),
  features: (batch) => families.flatMap((family) => family.features(batch)),
  remarks: (components) => remarksOf((c) => families[c], components),
  withoutErrors: (c) => families[c].withoutErrors,
  // Which component is of which family is told by their order.
  inOrder: (params) => params,
  isOrdered: true,
});

/** The coordinates of each component, one after the other. */
const inTurn = (families: ReadonlyArray<Opaque>): Coordinates<ReadonlyArray<unknown>> => {
  const spaces = families.map(({ coordinates }) => coordinates);
  return {
    dimension: spaces.reduce((total, { dimension }) => total + dimension, 0),
    pack: (thetas) => Float64Array.from(spaces.flatMap((space, c) => [...space.pack(thetas[c])])),
    unpack: (x) => {
      let from = 0;
      return eachComponent(spaces, (space) => {
        from += space.dimension;
        return space.unpack(x.subarray(from - space.dimension, from));
      });
    },
  };
};

/** Each component as its own family writes it. */
const eachOwn = (families: ReadonlyArray<Opaque>): Codec<ReadonlyArray<unknown>> => ({
  encode: (thetas): Json => families.map(({ codec }, c) => codec.encode(thetas[c])),
  decode: (input, path = "") =>
    Array.isArray(input) && input.length === families.length
      ? eachComponent(families, ({ codec }, c) => codec.decode(input[c], `${path}[${c}]`))
      : E.left(invalidInput(path, `a list of ${families.length}`, "something else")),
});
