/**
 * Memory of the recursions over one chunk, row-major rows × K. It grows to the largest chunk and is used again in every pass: a pass runs to
 * its end before another begins.
 */
export interface Workspace {
  /**
   * Densities of the steps relative to the largest of their row; for sequences that were done in log space, log-densities.
   */
  readonly densities: Float64Array;
  /**
   * Probabilities of the states given the steps so far, times `1 / inverse`; for sequences that were done in log space, posterior
   * probabilities given all steps.
   */
  readonly forward: Float64Array;
  /** Reciprocal of the sum of each row of `forward`, which is Rabiner's scale factor of that step. */
  readonly inverse: Float64Array;
}

/** A workspace for `k` states that is made anew only when it has to grow. */
export const growingWorkspace = (k: number): ((rows: number) => Workspace) => {
  let room = 0;
  let space: Workspace = make(0, k);
  return (rows) => {
    if (rows > room) {
      room = rows;
      space = make(rows, k);
    }
    return space;
  };
};

const make = (rows: number, k: number): Workspace => ({
  densities: new Float64Array(rows * k),
  forward: new Float64Array(rows * k),
  inverse: new Float64Array(rows),
});
