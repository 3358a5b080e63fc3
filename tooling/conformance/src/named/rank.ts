/** A column that is a combination of others to this, relative to its length, adds nothing: far above the error of central differences. */
const INDEPENDENT = 1e-5;

/**
 * Rank of the matrix with these columns, by modified Gram-Schmidt with the longest column next (Businger & Golub 1965, Numer. Math. 7,
 * 269-276), on columns of length 1.
 */
export const numericalRank = (columns: ReadonlyArray<Float64Array>): number => {
  const left = columns.flatMap((column) => {
    const length = lengthOf(column);
    return length > 0 ? [column.map((v) => v / length)] : [];
  });
  let rank = 0;
  while (left.length > 0) {
    const lengths = left.map(lengthOf);
    const longest = Math.max(...lengths);
    if (!(longest > INDEPENDENT)) break;
    const [pivot] = left.splice(lengths.indexOf(longest), 1);
    for (const column of left) {
      const along = pivot.reduce((sum, v, i) => sum + v * column[i], 0) / (longest * longest);
      for (let i = 0; i < column.length; i++) column[i] -= along * pivot[i];
    }
    rank++;
  }
  return rank;
};

const lengthOf = (column: Float64Array): number => Math.sqrt(column.reduce((sum, v) => sum + v * v, 0));
