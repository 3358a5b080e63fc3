import { makeArena } from "./arena.js";
import { addGroups, smallest, squaredDistances } from "./centres.js";
import type { Kernels } from "./kernels.js";
import {
  affineForms,
  diagonalLogDensities,
  fullLogDensities,
  fullLogDensity,
  whiten,
} from "./log-density.js";
import { normalize } from "./normalize.js";
import { addScatter } from "./scatter.js";
import { addScatters } from "./scatters.js";
import { addSquares, centreAndNorm, centreAndSquare } from "./squares.js";
import { addSums, rowSums } from "./sums.js";
import { loadTile } from "./tile.js";

let tiles = 0;

/** The kernels in plain TypeScript: the reference for others, and what runs where there are no others. */
export const portableKernels: Kernels = {
  name: "js",
  arena: makeArena(Number.POSITIVE_INFINITY, (_at, length) => new Float64Array(length)),
  tiles: () => tiles,
  shelf: null,
  loadTile,
  fullLogDensity,
  fullLogDensities,
  whiten,
  diagonalLogDensities,
  affineForms,
  normalize: (columns, n, k, weights, floors, top, total, factor, counts, sums) => {
    tiles++;
    normalize(columns, n, k, weights, floors, top, total, factor, counts, sums);
  },
  centreAndSquare,
  centreAndNorm,
  rowSums,
  addSums,
  addScatter,
  addScatters,
  addSquares,
  squaredDistances,
  smallest,
  addGroups,
};
