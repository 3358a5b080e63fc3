/** In which order rows come together. Plain data. */
export interface HierarchicalTree {
  readonly rows: number;
  /** rows - 1 pairs of rows, one after the other: the groups that begin with them unite. The earlier row first. */
  readonly pairs: Int32Array;
}

/** Labels 0 .. groups - 1 of the rows of a tree, groups in the order of their first rows. */
export const cutTree = ({ rows, pairs }: HierarchicalTree, groups: number): Int32Array => {
  // The first row of the group that a row is in, by way of rows before it.
  const before = Int32Array.from({ length: rows }, (_, i) => i);
  for (let at = 0; at < 2 * (rows - groups); at += 2) before[pairs[at + 1]] = pairs[at];
  const labels = new Int32Array(rows);
  let next = 0;
  for (let i = 0; i < rows; i++) labels[i] = before[i] === i ? next++ : labels[before[i]];
  return labels;
};
