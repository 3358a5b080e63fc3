import { bankLaws, between, modelLaws, positiveBetween } from "@latentjs/conformance";
import {
  groupedKind,
  groupRows,
  kindOf,
  mixture,
  mixtureCoordinates,
  type FamilyParams,
  type GroupedBatch,
} from "@latentjs/mixture";
import { right } from "@latentjs/testing";
import { array, nat, record, tuple, type Arbitrary } from "fast-check";
import { normal, type Normal } from "../../src/normal.js";
import { poisson } from "../../src/poisson.js";
import { tableOf } from "../tables.js";

type Rate = { readonly rate: number };

const SIZE = 3;
const counts = poisson({ column: "count" });
const measured = normal({ column: "count" });

type Read = (columns: ReturnType<typeof tableOf>) => ReadonlyArray<Float64Array>;

/** Groups of several rows each; a weight is that of a group. */
const batchOf =
  (read: Read) =>
  (groups: ReadonlyArray<ReadonlyArray<number>>, weights: Float64Array | null, first = 0): GroupedBatch => {
    const values = groups.flat();
    const of = groups.flatMap((rows, g) => rows.map(() => g));
    const columns = read(tableOf({ count: values }));
    const { batch } = right(groupRows({ rows: values.length, first: 0, weights: null, columns }, of));
    return { ...batch, first, weights };
  };
const countGroups = batchOf((table) => right(counts.read(table)));
const measuredGroups = batchOf((table) => right(measured.read(table)));

const kind = groupedKind(kindOf(counts, SIZE));
const normals = groupedKind(kindOf(measured, SIZE));

const group: Arbitrary<ReadonlyArray<number>> = array(nat({ max: 15 }), { minLength: 1, maxLength: 4 });
const values: Arbitrary<ReadonlyArray<number>> = array(between(-3, 3), { minLength: 1, maxLength: 4 });
const rates: Arbitrary<ReadonlyArray<Rate>> = array(record({ rate: positiveBetween(0.1, 12) }), {
  minLength: SIZE,
  maxLength: SIZE,
});
const bells: Arbitrary<ReadonlyArray<Normal>> = array(
  record({ mean: between(-3, 3), variance: positiveBetween(0.2, 4) }),
  { minLength: SIZE, maxLength: SIZE },
);

bankLaws(kind.bank, {
  theta: rates,
  row: group,
  batch: countGroups,
  nudge: (theta, step) =>
    right(kind.coordinates.unpack(kind.coordinates.pack(theta).map((value) => value + step()))),
  codec: kind.codec,
  rows: 24,
});

bankLaws(normals.bank, {
  theta: bells,
  row: values,
  batch: measuredGroups,
  nudge: (theta, step) =>
    right(normals.coordinates.unpack(normals.coordinates.pack(theta).map((value) => value + step()))),
  codec: normals.codec,
  rows: 24,
});

const start: Arbitrary<FamilyParams<Rate>> = tuple(
  rates,
  array(positiveBetween(0.1, 1), { minLength: SIZE, maxLength: SIZE }),
).map(([components, shares]) => {
  const total = shares.reduce((a, b) => a + b, 0);
  return { components, weights: Float64Array.from(shares, (share) => share / total) };
});

modelLaws(mixture(kind.bank), {
  cases: record({
    start,
    chunks: array(array(group, { minLength: 12, maxLength: 20 }), { minLength: 2, maxLength: 4 }).map(
      (chunks) => {
        let first = 0;
        return chunks.map((groups) => {
          const batch = countGroups(groups, null, first);
          first += groups.length;
          return batch;
        });
      },
    ),
  }),
  coordinates: () => mixtureCoordinates(SIZE, kind.coordinates),
  components: {
    count: ({ components }) => components.length,
    permute: ({ weights, components }, order) => ({
      weights: Float64Array.from(order, (c) => weights[c]),
      components: order.map((c) => components[c]),
    }),
  },
});
