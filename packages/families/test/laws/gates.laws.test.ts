import { bankLaws, between, modelLaws, positiveBetween } from "@latentjs/conformance";
import type { ColumnBatch } from "@latentjs/em-core";
import { gatedKind, gatedMixture, type GatedFamilyParams } from "@latentjs/mixture";
import { right } from "@latentjs/testing";
import { array, record, tuple, type Arbitrary } from "fast-check";
import { multinomialLogit, type MultinomialLogit } from "../../src/gates/multinomial-logit.js";
import { poisson } from "../../src/poisson.js";
import { tableOf } from "../tables.js";

type Rate = { readonly rate: number };
type Params = GatedFamilyParams<MultinomialLogit, Rate>;
type Row = readonly [count: number, a: number, b: number];

const SIZE = 3;
const family = poisson({ column: "count" });
const gate = multinomialLogit({ components: SIZE, predictors: [{ column: "a" }, { column: "b" }] });

const batchOf = (rows: ReadonlyArray<Row>, weights: Float64Array | null, first = 0): ColumnBatch => {
  const counts = tableOf({ count: rows.map(([count]) => count) });
  return {
    rows: rows.length,
    first,
    weights,
    columns: [
      ...right(family.read(counts)),
      Float64Array.from(rows, ([, a]) => a),
      Float64Array.from(rows, ([, , b]) => b),
    ],
  };
};
const familyColumns = batchOf([[1, 0, 0]], null).columns.length - gate.width;
const kind = gatedKind(family, gate, familyColumns);

const row: Arbitrary<Row> = tuple(
  between(0, 15).map((x) => Math.floor(x)),
  between(-2, 2),
  between(-2, 2),
);
const logit = record({
  intercept: between(-2, 2),
  slopes: tuple(between(-1, 1), between(-1, 1)).map((s) => Float64Array.from(s)),
});
const params: Arbitrary<Params> = record({
  gate: record({ logits: array(logit, { minLength: SIZE - 1, maxLength: SIZE - 1 }) }),
  components: array(record({ rate: positiveBetween(0.1, 12) }), { minLength: SIZE, maxLength: SIZE }),
});

bankLaws(kind.bank, {
  theta: params,
  row,
  batch: batchOf,
  nudge: (theta, step) => {
    const { pack, unpack } = kind.coordinates;
    return right(unpack(pack(theta).map((value) => value + step())));
  },
  codec: kind.codec,
  q: "minorant",
  mStep: "improves",
  rows: 24,
});

modelLaws(gatedMixture(kind.mixing, kind.ungated.bank), {
  cases: record({
    start: params,
    chunks: array(array(row, { minLength: 12, maxLength: 20 }), { minLength: 2, maxLength: 4 }).map(
      (chunks) => {
        let first = 0;
        return chunks.map((rows) => {
          const batch = batchOf(rows, null, first);
          first += rows.length;
          return batch;
        });
      },
    ),
  }),
  coordinates: () => kind.coordinates,
  components: {
    count: ({ components }) => components.length,
    permute: ({ gate: weights, components }, order) => ({
      gate: gate.reordered(weights, order),
      components: order.map((c) => components[c]),
    }),
  },
});
