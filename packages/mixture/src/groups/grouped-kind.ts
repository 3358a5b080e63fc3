import type { MixtureKind } from "../named/mixture-kind.js";
import { groupedBank } from "./grouped-bank.js";
import { groupLayout, type GroupedBatch } from "./grouped-batch.js";

/** The same components for rows that come in groups, each of which is of one component. */
export const groupedKind = <T, S>(kind: MixtureKind<T, S>): MixtureKind<T, S, GroupedBatch> => ({
  ...kind,
  resized: resizedOf(kind),
  name: `${kind.name}, in groups`,
  bank: groupedBank(kind.bank),
  layout: groupLayout,
  neutral: ({ members }) => kind.neutral(members),
  // Groups are near each other where their means are.
  features: ({ members, bounds }) => kind.features(members).map((feature) => means(feature, bounds)),
});

const resizedOf = <T, S>({ resized }: MixtureKind<T, S>): MixtureKind<T, S, GroupedBatch>["resized"] =>
  resized === undefined ? undefined : (components) => groupedKind(resized(components));

const means = (feature: Float64Array, bounds: Int32Array): Float64Array =>
  Float64Array.from({ length: bounds.length - 1 }, (_, g) => {
    let total = 0;
    for (let i = bounds[g]; i < bounds[g + 1]; i++) total += feature[i];
    return total / (bounds[g + 1] - bounds[g]);
  });
