import { bestAssignment } from "./assignment-problem.js";
import type { Confusion } from "./confusion.js";

/** Which label stands for which class, and how often that is wrong. */
export interface ClassMatch {
  /** For each label the index of its class, or -1 for a label that stands for none. */
  readonly classOf: Int32Array;
  /** Share of the weight whose label does not stand for its class; 0 where there are no rows. */
  readonly errorRate: number;
}

/**
 * Gives each label at most one class and each class at most one label, so that as much weight as possible is labelled right. Exact. (mclust's
 * `classError` lets several labels stand for one class where that pays, and looks at the labels in turn, so it may find another error.)
 */
export const matchClasses = ({ counts }: Confusion): ClassMatch => {
  const classOf = bestAssignment(counts);
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, i) => sum + (classOf[i] < 0 ? 0 : row[classOf[i]]), 0);
  return { classOf, errorRate: total === 0 ? 0 : (total - right) / total };
};
