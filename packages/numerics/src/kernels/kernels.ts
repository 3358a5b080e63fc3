import type { Arena } from "./arena.js";
import type { Shelf } from "./shelf.js";
import { TILE_ROWS } from "./tile-rows.js";

/** Kernels may read and write rows of a tile up to the next multiple of this. */
export const ROW_BLOCK = 8;

/**
 * A row counts for nothing in a component's sums where its posterior probability is below e^-39 of the mixing weight: all such rows
 * together could not change the component's weight by more than 1.2e-17 of it, a tenth of its last bit.
 */
const NEGLIGIBLE = -39;

/** Kernels take no argument below this to their exponential; what is smaller is 0. */
export const LEAST_EXPONENT = -70;

/** How far below the largest joint density of its row, on the logarithmic scale, a term of each component counts for nothing. */
export const floorsOf = (logWeight: Float64Array, out: Float64Array): Float64Array => {
  for (let c = 0; c < logWeight.length; c++) out[c] = Math.max(LEAST_EXPONENT, NEGLIGIBLE + logWeight[c]);
  return out;
};

/** Numbers that {@link Kernels.normalize} writes to `sums`: two of the largest terms, then products of totals. */
export const LOG_SUMS: number = 2 + TILE_ROWS / 32;

/** Squared distances stop here, so that sums of many stay finite. */
export const LARGEST_DISTANCE = 1e290;

/** Numbers in a full normal's block: constant, mean, and the factor's rows with reciprocals on the diagonal. */
export const fullBlock = (d: number): number => 1 + d + (d * (d + 1)) / 2;
/** Numbers in the block of a normal with independent columns: constant, mean, precisions. */
export const diagonalBlock = (d: number): number => 1 + 2 * d;
/** Numbers in the block of an affine form of `d` columns: constant, and the factor of each column. */
export const formBlock = (d: number): number => 1 + d;
/** Numbers in a block of second moments: sums, and the products' lower triangle row by row. */
export const scatterBlock = (d: number): number => d + (d * (d + 1)) / 2;
/** Numbers in a block of squares: sums, and sums of squares. */
export const squaresBlock = (d: number): number => 2 * d;
/** Numbers of scratch that {@link Kernels.addScatters} takes for tiles of `d` columns. */
export const productsBlock = (d: number): number => Math.max(2 * d, d + 11) * TILE_ROWS;
/** Numbers of scratch that other kernels take for tiles of `d` columns. */
export const scratchBlock = (d: number): number => 2 * d * TILE_ROWS;

/**
 * The inner loops of a mixture's E- and M-step over one tile. There is a portable implementation, the reference, and one may be
 * faster; they add and multiply the same numbers in the same order, so their results have the same bits.
 *
 * Every array but `data` comes from `arena`. `tile`, the columns and `out` hold tiles; rows behind the n-th up to a multiple of
 * {@link ROW_BLOCK} may be read and written, and so must be finite in `tile` (as {@link Kernels.loadTile} leaves them). `at` is where in
 * `normals` or `moments` the block of one component begins. Sums over rows run over even and odd rows apart. Nothing allocates
 * or checks.
 */
export interface Kernels {
  readonly name: "js" | "wasm";
  readonly arena: Arena;
  /** Tiles of log-densities that these kernels have normalized since they were loaded. */
  readonly tiles: () => number;

  /** Null where tiles are loaded as quickly as they would be kept; else `loadTile` is faster from rows that were copied to `arena` before. */
  readonly shelf: Shelf | null;

  /** Copies rows [from, from + n) of row-major `data` with `d` columns into a tile. `data` may lie anywhere. */
  readonly loadTile: (data: Float64Array, d: number, from: number, n: number, tile: Float64Array) => void;

  /**
   * out[i] = constant - |L^-1 (x_i - mean)|^2 / 2 by forward substitution, from a block of {@link fullBlock} numbers. Cost
   * n d^2 / 2 multiplications.
   */
  readonly fullLogDensity: (
    tile: Float64Array,
    n: number,
    d: number,
    normals: Float64Array,
    at: number,
    scratch: Float64Array,
    out: Float64Array,
  ) => void;

  /**
   * The same for K components, whose blocks lie one behind the other in `normals`, to K neighbouring columns. What is further below the
   * largest of its row than the component's `floors` may be written as -Infinity, where a part of the distance tells already.
   */
  readonly fullLogDensities: (
    tile: Float64Array,
    n: number,
    d: number,
    normals: Float64Array,
    k: number,
    floors: Float64Array,
    scratch: Float64Array,
    columns: Float64Array,
  ) => void;

  /** out = L^-1 (x - mean), a tile, by forward substitution with the factor of a full normal's block. */
  readonly whiten: (
    tile: Float64Array,
    n: number,
    d: number,
    normals: Float64Array,
    at: number,
    out: Float64Array,
  ) => void;

  /**
   * constant - sum_j precision_j (x_ij - mean_j)^2 / 2 for K components to K neighbouring columns; their blocks of {@link diagonalBlock}
   * numbers begin `stride` apart.
   */
  readonly diagonalLogDensities: (
    tile: Float64Array,
    n: number,
    d: number,
    normals: Float64Array,
    stride: number,
    k: number,
    columns: Float64Array,
  ) => void;

  /**
   * out_c[i] = constant_c + sum_j factor_cj x_ij for K blocks of {@link formBlock} numbers, one behind the other, to K neighbouring columns. Cost n K d
   * multiplications.
   */
  readonly affineForms: (
    columns: Float64Array,
    n: number,
    d: number,
    forms: Float64Array,
    k: number,
    out: Float64Array,
  ) => void;

  /**
   * Turns K neighbouring columns of log joint densities into posterior probabilities times `weights` (an empty array where all
   * are 1), with 0 for a term that is further below the largest of its row than the component's `floors`. Writes each row's largest term to `top`, the sum of its terms relative to
   * that to `total`, and weight / total to `factor`; adds each column's sum to `counts`. Writes {@link LOG_SUMS} numbers to `sums`: the sum of `top` over even and
   * over odd rows, then for every 64 rows the products of the even and of the odd totals. A row without support gets a total of
   * 0, one that cannot be evaluated NaN.
   */
  readonly normalize: (
    columns: Float64Array,
    n: number,
    k: number,
    weights: Float64Array,
    floors: Float64Array,
    top: Float64Array,
    total: Float64Array,
    factor: Float64Array,
    counts: Float64Array,
    sums: Float64Array,
  ) => void;

  /**
   * Writes to `out` a tile of 2 d columns: the d columns about a centre, the d numbers from `centreAt` on, and then the squares of these.
   */
  readonly centreAndSquare: (
    tile: Float64Array,
    n: number,
    d: number,
    centre: Float64Array,
    centreAt: number,
    out: Float64Array,
  ) => void;

  /** Writes to `out` a tile of d + 1 columns: the d columns about a centre, and the sum of their squares. */
  readonly centreAndNorm: (
    tile: Float64Array,
    n: number,
    d: number,
    centre: Float64Array,
    out: Float64Array,
  ) => void;

  /** out[i] = the sum of row i over K neighbouring columns, up to an even count of rows. */
  readonly rowSums: (columns: Float64Array, n: number, k: number, out: Float64Array) => void;

  /** Adds sum_i w_ic x_ij to `sums`, row-major K × d, for K neighbouring columns of weights. Cost n K d multiplications. */
  readonly addSums: (
    tile: Float64Array,
    n: number,
    d: number,
    columns: Float64Array,
    k: number,
    sums: Float64Array,
  ) => void;

  /**
   * Adds a tile to moments about a centre, the d numbers from `centreAt` on: z = x - centre, sum_i w_i z_i and the lower triangle of
   * sum_i w_i z_i z_i^T, to a block of {@link scatterBlock} numbers. Rows of weight 0 cost next to nothing where there are many. Cost
   * n d^2 / 2 multiplications.
   */
  readonly addScatter: (
    tile: Float64Array,
    n: number,
    d: number,
    centres: Float64Array,
    centreAt: number,
    w: Float64Array,
    scratch: Float64Array,
    moments: Float64Array,
    at: number,
  ) => void;

  /**
   * The same for K neighbouring columns of weights and one centre, to K blocks of {@link scatterBlock} numbers: products of columns, or where these are more
   * numbers than weighted columns, differences from the centre, are made once for all components. `scratch` has {@link productsBlock} numbers. Cost n d^2 (K + 1) / 2
   * multiplications.
   */
  readonly addScatters: (
    tile: Float64Array,
    n: number,
    d: number,
    centre: Float64Array,
    columns: Float64Array,
    k: number,
    scratch: Float64Array,
    moments: Float64Array,
  ) => void;

  /** Like {@link Kernels.addScatter} without products of different columns, to a block of {@link squaresBlock} numbers. Cost n d multiplications. */
  readonly addSquares: (
    tile: Float64Array,
    n: number,
    d: number,
    centres: Float64Array,
    centreAt: number,
    w: Float64Array,
    scratch: Float64Array,
    moments: Float64Array,
    at: number,
  ) => void;

  /**
   * columns_c[i] = sum_j ((x_ij - centre_cj) units_j)^2, at most {@link LARGEST_DISTANCE}, for K neighbouring columns and row-major K × d
   * `centres`. Cost n K d squares.
   */
  readonly squaredDistances: (
    tile: Float64Array,
    n: number,
    d: number,
    units: Float64Array,
    centres: Float64Array,
    k: number,
    columns: Float64Array,
  ) => void;

  /** The smallest number of row i over K neighbouring columns to `values`, and the first column that has it to `labels`. */
  readonly smallest: (
    columns: Float64Array,
    n: number,
    k: number,
    values: Float64Array,
    labels: Float64Array,
  ) => void;

  /**
   * Adds w_i (x_i - centre_c) to row c of row-major K × d `sums`, and w_i to `groupWeights[c]`, for the label c of every row, row by row.
   * `weights` is an empty array where all are 1. Cost n d multiplications.
   */
  readonly addGroups: (
    tile: Float64Array,
    n: number,
    d: number,
    labels: Float64Array,
    weights: Float64Array,
    centres: Float64Array,
    groupWeights: Float64Array,
    sums: Float64Array,
  ) => void;
}
