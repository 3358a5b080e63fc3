import type { DenseBatch } from "@latentjs/em-core";
import type { GroupCost } from "./criteria.js";
import { keepFirstRow, openGroups, unite } from "./groups.js";

/**
 * Unites, again and again, the two groups whose union costs least, until one is left. Returns n - 1 pairs of rows: each the first row of its
 * group, the earlier one first. Of equal costs the pair in the latest places is taken, where a union stands in the earlier of its two places and
 * the group of the last place moves to the other one, as in mclust: ties then mostly end in its order. Takes rows² / 2 doubles, and rows² costs.
 */
export const agglomerate = (batch: DenseBatch, cost: GroupCost): Int32Array => {
  const { rows } = batch;
  const groups = openGroups(batch, cost.scatters);
  const gap = new Float64Array(batch.cols);
  const { ofRow, ofUnion } = cost;
  const own = groups.weights.map((w) => (ofRow === null ? 0 : ofRow(w)));
  const rise = (i: number, j: number): number => ofUnion(groups, i, j, gap) - (own[i] + own[j]);
  const rises = pairTable(rows, rise);
  const head = Int32Array.from(own, (_, i) => i);
  const pairs = new Int32Array(2 * Math.max(rows - 1, 0));
  let united = -1;
  for (let left = rows, at = 0; left > 1; left--, at += 2) {
    const [i, j] = rises.least(left);
    pairs[at] = Math.min(head[i], head[j]);
    pairs[at + 1] = Math.max(head[i], head[j]);
    if (ofRow !== null) own[i] = rises.at(i, j) + (own[i] + own[j]);
    if (cost.firstRows && united >= 0 && united !== i && united !== j) keepFirstRow(groups, united, gap);
    unite(groups, i, j, left - 1, gap);
    united = i;
    head[i] = pairs[at];
    head[j] = head[left - 1];
    own[j] = own[left - 1];
    rises.united(i, j, left - 1);
  }
  return pairs;
};

interface PairTable {
  readonly at: (i: number, j: number) => number;
  /** The places i < j of the least entry among the first `places`. */
  readonly least: (places: number) => readonly [number, number];
  /** Place i has a new group, and j the one of place `last`, which is gone. */
  readonly united: (i: number, j: number, last: number) => void;
}

/** Where the values of pairs (0, j), (1, j), … begin. */
const rowOf = (j: number): number => (j * (j - 1)) / 2;

/**
 * Values of all pairs, and the least of the pairs (i, j), i < j, of every j, so that a step looks at few of them.
 */
const pairTable = (rows: number, value: (i: number, j: number) => number): PairTable => {
  const values = new Float64Array((rows * (rows - 1)) / 2);
  const best = new Float64Array(rows);
  const partner = new Int32Array(rows);
  const search = (j: number): void => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0, at = rowOf(j); i < j; i++, at++) {
      if (values[at] <= least) {
        least = values[at];
        partner[j] = i;
      }
    }
    best[j] = least;
  };
  for (let j = 1, at = 0; j < rows; j++) {
    for (let i = 0; i < j; i++, at++) values[at] = value(i, j);
    search(j);
  }
  /** Entry (i, j), i < j, has changed: is it the least of j's now, or was it? */
  const changed = (i: number, j: number): void => {
    const now = values[rowOf(j) + i];
    if (now < best[j] || (now === best[j] && i >= partner[j])) {
      best[j] = now;
      partner[j] = i;
    } else if (partner[j] === i) search(j);
  };
  return {
    at: (i, j) => values[rowOf(j) + i],
    least: (places) => {
      let j = 1;
      for (let k = 2; k < places; k++) if (best[k] <= best[j]) j = k;
      return [partner[j], j];
    },
    united: (i, j, last) => {
      for (let k = 0, at = rowOf(last); k < last; k++, at++) {
        if (k !== j) values[k < j ? rowOf(j) + k : rowOf(k) + j] = values[at];
      }
      for (let k = 0; k < last; k++) {
        if (k !== i) values[k < i ? rowOf(i) + k : rowOf(k) + i] = k < i ? value(k, i) : value(i, k);
      }
      if (i > 0) search(i);
      if (j < last) search(j);
      for (let k = i + 1; k < last; k++) {
        if (k === j) continue;
        if (k > j && (partner[k] === i || partner[k] === j)) search(k);
        else {
          changed(i, k);
          if (k > j) changed(j, k);
        }
      }
    },
  };
};
