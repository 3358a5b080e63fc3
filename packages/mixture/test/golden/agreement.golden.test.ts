import { reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { adjustedRandIndex, confusionTable, matchClasses } from "../../src/index.js";

/** A few operations on numbers of some thousands that come near each other. */
const ROUNDING = 1e-13;

interface Partitions {
  readonly labels: ReadonlyArray<number>;
  readonly classes: ReadonlyArray<number>;
  readonly adjusted_rand: number;
  readonly best_error: number;
}

const { iris, random } = reference("mclust/agreement.json") as {
  readonly iris: ReadonlyArray<Partitions>;
  readonly random: ReadonlyArray<Partitions>;
};

test("adjusted Rand index as mclust, error rate as all permutations", () => {
  for (const { labels, classes, adjusted_rand, best_error } of [...iris, ...random]) {
    expect(Math.abs(right(adjustedRandIndex(labels, classes)) - adjusted_rand)).toBeLessThan(ROUNDING);
    const { errorRate } = matchClasses(right(confusionTable(labels, classes)));
    expect(Math.abs(errorRate - best_error)).toBeLessThan(ROUNDING);
  }
});
