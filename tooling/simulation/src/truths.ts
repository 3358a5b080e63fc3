import type { CovarianceName, GaussianMixture } from "@latentjs/gmm";

/** Three components in three columns that overlap a little. */
const WEIGHTS = Float64Array.of(0.4, 0.35, 0.25);
const MEANS = [Float64Array.of(0, 0, 0), Float64Array.of(6, 1, -3), Float64Array.of(-1, 6, 3)];

/** What the letters of a structure choose from: each component's own, of which the first is shared where the letter is E. */
const VOLUMES = [1, 2.25, 0.5];
/** With a product of 1. */
const SHAPES = [
  [2, 1, 1 / 2],
  [3, 1, 1 / 3],
  [1.5, 1.25, 8 / 15],
];
/** Turns by angles with rational sines: of the first two columns, then of the last two. */
const TURNS = [
  [3 / 5, 4 / 5],
  [-5 / 13, 12 / 13],
  [15 / 17, -8 / 17],
];

type Matrix = ReadonlyArray<ReadonlyArray<number>>;

const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((total, v, i) => total + v * b[i][j], 0)));

const turned = ([cos, sin]: ReadonlyArray<number>): Matrix =>
  times(
    [
      [cos, -sin, 0],
      [sin, cos, 0],
      [0, 0, 1],
    ],
    [
      [1, 0, 0],
      [0, sin, -cos],
      [0, cos, sin],
    ],
  );

/** One of `own` for component k by the letter of the structure; nothing for I. */
const chosen = <A>(letter: string, own: ReadonlyArray<A>, k: number): A | undefined =>
  letter === "I" ? undefined : own[letter === "E" ? 0 : k];

/** A mixture of that structure, and of no simpler one: volume × axes × shape × axes^T for each component. */
export const truthOf = (covariance: CovarianceName): GaussianMixture => {
  const [volume, shape, orientation] = covariance;
  const components = MEANS.map((mean, k) => {
    const variances = chosen(shape, SHAPES, k) ?? [1, 1, 1];
    const turn = chosen(orientation, TURNS, k);
    const scaled = variances.map((v) => v * (chosen(volume, VOLUMES, k) ?? 1));
    const cov = Array.from({ length: 9 }, (_, at) => {
      const [i, j] = [Math.floor(at / 3), at % 3];
      if (turn === undefined) return i === j ? scaled[i] : 0;
      const axes = turned(turn);
      const [row, col] = [Math.max(i, j), Math.min(i, j)];
      return scaled.reduce((total, v, a) => total + axes[row][a] * v * axes[col][a], 0);
    });
    return { mean, cov: Float64Array.from(cov) };
  });
  return { covariance, columns: ["x", "y", "z"], params: { weights: WEIGHTS, components } };
};
