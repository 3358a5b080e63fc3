import { expectClose, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { mergeComponents } from "../../src/index.js";

/** Sums over some hundred rows of the same terms, in another order perhaps. */
const ROUNDING = 1e-12;

interface Merged {
  readonly components: number;
  readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
  /** From one cluster to all. */
  readonly entropy: ReadonlyArray<number>;
  readonly clusters: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
  readonly merged: ReadonlyArray<number>;
  readonly labels: ReadonlyArray<ReadonlyArray<number>>;
  readonly elbow: number;
  readonly rescaled_elbow: number;
}

const merging = reference("mclust/merging.json") as Readonly<Record<string, Merged>>;

test.for(["iris", "faithful", "baudry_4_1"])("%s as mclust's clustCombi", (name) => {
  const wanted = merging[name];
  const tree = right(
    mergeComponents({
      posterior: Float64Array.from(wanted.posterior.flat()),
      components: wanted.components,
    }),
  );
  const levels = tree.levels.toReversed();
  expectClose(
    levels.map(({ entropy }) => entropy),
    wanted.entropy,
    ROUNDING,
  );
  for (const [at, { clusters, labels }] of levels.entries()) {
    expect(clusters.map((cluster) => cluster.map((c) => c + 1))).toEqual(wanted.clusters[at]);
    expect(Array.from(labels, (label) => label + 1)).toEqual(wanted.labels[at]);
  }
  expect(tree.steps.map(({ merged }) => merged).toReversed()).toEqual(wanted.merged);
  expect(tree.elbow).toBe(wanted.elbow);
  expect(tree.rescaledElbow).toBe(wanted.rescaled_elbow);
});
