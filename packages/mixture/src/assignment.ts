import { categorical, type Rng } from "@latentjs/numerics";
import { classifyTile, type Tile } from "./tile.js";

/**
 * What becomes of a row's log joint densities before the components learn from it. `assign` finds them in the tile's columns and leaves weights
 * there that sum to 1 in each of `n` rows, the first of which is row `first` of the data set; it writes to `factor` what each row adds to
 * the objective, per unit of its observation weight.
 */
export interface Assignment {
  readonly name: string;
  readonly assign: (tile: Tile, n: number, first: number) => void;
}

/**
 * Every row wholly to its most probable component; ties go to the lower index. EM then is classification EM (Celeux & Govaert 1992, Comput.
 * Statist. Data Anal. 14:315-332), whose objective is the classification likelihood, sum_i log max_k of weight and density; with equal
 * spherical components it is k-means.
 */
export const classification: Assignment = {
  name: "classification",
  assign: ({ columns: { each }, factor }, n) => {
    for (let i = 0; i < n; i++) {
      let best = 0;
      let defined = true;
      for (let k = 0; k < each.length; k++) {
        if (Number.isNaN(each[k][i])) defined = false;
        if (each[k][i] > each[best][i]) best = k;
      }
      factor[i] = defined ? each[best][i] : Number.NaN;
      for (let k = 0; k < each.length; k++) each[k][i] = k === best ? 1 : 0;
    }
  },
};

/**
 * Every row wholly to one component, drawn by its posterior probabilities: stochastic EM (Celeux & Diebolt 1985). Row i of the data set is
 * drawn from `rng.split(i)`, whatever chunk it is in. The objective is the log-likelihood, which rises and falls; see `stochasticEm`. With
 * `beta` probabilities and objective are those of {@link annealed}.
 */
export const drawn = (rng: Rng, beta = 1): Assignment => ({
  name: "drawn",
  assign: (tile, n, first) => {
    const { each } = tile.columns;
    flatten(tile, n, beta);
    const probabilities = new Float64Array(each.length);
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(tile.factor[i])) continue;
      for (let k = 0; k < each.length; k++) probabilities[k] = each[k][i];
      const component = categorical(rng.split(first + i), probabilities);
      for (let k = 0; k < each.length; k++) each[k][i] = k === component ? 1 : 0;
    }
  },
});

/**
 * Posterior probabilities to the power `beta` in (0, 1], normalised: deterministic annealing (Ueda & Nakano 1998, Neural Networks 11:271-282).
 * The objective is the free energy, sum_i log(sum_k of (weight and density)^beta) / beta, which EM at one `beta` never lowers; with a
 * `beta` of 1 it is the log-likelihood. Throws a RangeError on another `beta`.
 */
export const annealed = (beta: number): Assignment => {
  if (!(beta > 0 && beta <= 1)) throw new RangeError(`beta is ${beta}, and has to be above 0 and at most 1`);
  return {
    name: `annealed at ${beta}`,
    assign: (tile, n) => {
      flatten(tile, n, beta);
    },
  };
};

/** Posterior probabilities to a power, and their free energy. */
const flatten = (tile: Tile, n: number, beta: number): void => {
  if (beta !== 1) for (const column of tile.columns.each) for (let i = 0; i < n; i++) column[i] *= beta;
  classifyTile(tile, n);
  if (beta !== 1) for (let i = 0; i < n; i++) tile.factor[i] /= beta;
};

/** Sums of a tile whose rows were assigned: what each component's weight grows by, by observation weights. */
export const weighTile = (
  { columns: { each }, weights, counts }: Tile,
  n: number,
  isWeighted: boolean,
): void => {
  for (let k = 0; k < each.length; k++) {
    const column = each[k];
    let total = 0;
    for (let i = 0; i < n; i++) {
      if (isWeighted) column[i] *= weights[i];
      total += column[i];
    }
    counts[k] += total;
    // Kernels read rows in pairs.
    if ((n & 1) === 1) column[n] = 0;
  }
};
