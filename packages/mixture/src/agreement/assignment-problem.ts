/**
 * Which column to give each row of a matrix so that the sum of the entries is largest, no column being given twice; -1 for a row that goes
 * without, where there are more rows than columns. Exact, in O(n^3) for the larger side n (Kuhn 1955, Munkres 1957, by shortest
 * augmenting paths with potentials).
 */
export const bestAssignment = (gains: ReadonlyArray<ReadonlyArray<number>>): Int32Array => {
  const rows = gains.length;
  const columns = gains[0]?.length ?? 0;
  const n = Math.max(rows, columns);
  /** What is lost by giving column j to row i; places that are filled up lose nothing. */
  const loss = (i: number, j: number): number => -(gains[i]?.[j] ?? 0);
  const rowPotential = new Float64Array(n);
  const columnPotential = new Float64Array(n);
  const rowOf = new Int32Array(n).fill(-1);
  for (let start = 0; start < n; start++) {
    const from = new Int32Array(n).fill(-1);
    const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const isDone = new Uint8Array(n);
    let row = start;
    let last = -1;
    for (;;) {
      let nearest = -1;
      for (let j = 0; j < n; j++) {
        if (isDone[j] === 1) continue;
        const reduced = loss(row, j) - rowPotential[row] - columnPotential[j];
        if (reduced < distance[j]) {
          distance[j] = reduced;
          from[j] = last;
        }
        if (nearest < 0 || distance[j] < distance[nearest]) nearest = j;
      }
      const step = distance[nearest];
      rowPotential[start] += step;
      for (let j = 0; j < n; j++) {
        if (isDone[j] === 1) {
          rowPotential[rowOf[j]] += step;
          columnPotential[j] -= step;
        } else distance[j] -= step;
      }
      isDone[nearest] = 1;
      last = nearest;
      if (rowOf[nearest] < 0) break;
      row = rowOf[nearest];
    }
    // Along the path every column goes to the row of the column before it.
    while (last >= 0) {
      const before = from[last];
      rowOf[last] = before < 0 ? start : rowOf[before];
      last = before;
    }
  }
  const columnOf = new Int32Array(rows).fill(-1);
  for (let j = 0; j < columns; j++) if (rowOf[j] < rows) columnOf[rowOf[j]] = j;
  return columnOf;
};
