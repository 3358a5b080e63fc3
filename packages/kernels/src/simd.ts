import { makeArena, makeShelf, portableKernels, POSTERIOR_EXP, type Kernels } from "@latentjs/numerics";
import { ARENA_AT, ARENA_NUMBERS, CONSTANTS_AT, EXP2_AT, PAGES, SHELF_AT, SHELF_NUMBERS } from "./layout.js";
import { load, type Exports } from "./load.js";

const overMemory = (memory: WebAssembly.Memory, wasm: Exports): Kernels => {
  const { buffer } = memory;
  const { table, round, inverseStep, step, c2, c3, c4 } = POSTERIOR_EXP;
  new Float64Array(buffer, EXP2_AT, table.length).set(table);
  // What adding the steps to the exponent puts into the fraction is taken off beforehand.
  const highWords = new Int32Array(buffer, EXP2_AT, 2 * table.length);
  table.forEach((_, j) => {
    highWords[2 * j + 1] = (highWords[2 * j + 1] ?? 0) - (j << 12);
  });
  new Float64Array(buffer, CONSTANTS_AT, 6).set([round, inverseStep, step, c2, c3, c4]);
  let tiles = 0;
  return {
    name: "wasm",
    arena: makeArena(ARENA_NUMBERS, (at, length) => new Float64Array(buffer, ARENA_AT + 8 * at, length)),
    tiles: () => tiles,
    shelf: makeShelf(SHELF_NUMBERS, (at, length) => new Float64Array(buffer, SHELF_AT + 8 * at, length)),
    loadTile: (data, d, from, n, tile) => {
      if (data.buffer === buffer) wasm.loadTile(data.byteOffset + 8 * from * d, n, d, tile.byteOffset);
      else portableKernels.loadTile(data, d, from, n, tile);
    },
    fullLogDensity: (tile, n, d, normals, at, scratch, out) => {
      const normal = normals.byteOffset + 8 * at;
      wasm.fullLogDensity(tile.byteOffset, n, d, normal, scratch.byteOffset, out.byteOffset);
    },
    fullLogDensities: (tile, n, d, normals, k, floors, scratch, columns) => {
      wasm.fullLogDensities(
        tile.byteOffset,
        n,
        d,
        normals.byteOffset,
        k,
        floors.byteOffset,
        scratch.byteOffset,
        columns.byteOffset,
      );
    },
    whiten: (tile, n, d, normals, at, out) => {
      wasm.whiten(tile.byteOffset, n, d, normals.byteOffset + 8 * at, out.byteOffset);
    },
    diagonalLogDensities: (tile, n, d, normals, stride, k, columns) => {
      wasm.diagonalLogDensities(tile.byteOffset, n, d, normals.byteOffset, 8 * stride, k, columns.byteOffset);
    },
    affineForms: (columns, n, d, forms, k, out) => {
      wasm.affineForms(columns.byteOffset, n, d, forms.byteOffset, k, out.byteOffset);
    },
    normalize: (columns, n, k, weights, floors, top, total, factor, counts, sums) => {
      tiles++;
      wasm.normalize(
        columns.byteOffset,
        n,
        k,
        weights.length === 0 ? 0 : weights.byteOffset,
        floors.byteOffset,
        top.byteOffset,
        total.byteOffset,
        factor.byteOffset,
        counts.byteOffset,
        sums.byteOffset,
      );
    },
    centreAndSquare: (tile, n, d, centre, centreAt, out) => {
      wasm.centreAndSquare(tile.byteOffset, n, d, centre.byteOffset + 8 * centreAt, out.byteOffset);
    },
    centreAndNorm: (tile, n, d, centre, out) => {
      wasm.centreAndNorm(tile.byteOffset, n, d, centre.byteOffset, out.byteOffset);
    },
    rowSums: (columns, n, k, out) => {
      wasm.rowSums(columns.byteOffset, n, k, out.byteOffset);
    },
    addSums: (tile, n, d, columns, k, sums) => {
      wasm.addSums(tile.byteOffset, n, d, columns.byteOffset, k, sums.byteOffset);
    },
    addScatter: (tile, n, d, centres, centreAt, w, scratch, moments, at) => {
      wasm.addScatter(
        tile.byteOffset,
        n,
        d,
        centres.byteOffset + 8 * centreAt,
        w.byteOffset,
        scratch.byteOffset,
        moments.byteOffset + 8 * at,
      );
    },
    addScatters: (tile, n, d, centre, columns, k, scratch, moments) => {
      wasm.addScatters(
        tile.byteOffset,
        n,
        d,
        centre.byteOffset,
        columns.byteOffset,
        k,
        scratch.byteOffset,
        moments.byteOffset,
      );
    },
    addSquares: (tile, n, d, centres, centreAt, w, _scratch, moments, at) => {
      wasm.addSquares(
        tile.byteOffset,
        n,
        d,
        centres.byteOffset + 8 * centreAt,
        w.byteOffset,
        moments.byteOffset + 8 * at,
      );
    },
    squaredDistances: (tile, n, d, units, centres, k, columns) => {
      wasm.squaredDistances(
        tile.byteOffset,
        n,
        d,
        units.byteOffset,
        centres.byteOffset,
        k,
        columns.byteOffset,
      );
    },
    smallest: (columns, n, k, values, labels) => {
      wasm.smallest(columns.byteOffset, n, k, values.byteOffset, labels.byteOffset);
    },
    addGroups: (tile, n, d, labels, weights, centres, groupWeights, sums) => {
      wasm.addGroups(
        tile.byteOffset,
        n,
        d,
        labels.byteOffset,
        weights.length === 0 ? 0 : weights.byteOffset,
        centres.byteOffset,
        groupWeights.byteOffset,
        sums.byteOffset,
      );
    },
  };
};

let loaded: Kernels | null | undefined;

const tryLoading = (): Kernels | null => {
  if (typeof WebAssembly === "undefined") return null;
  try {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
    const wasm = load(memory);
    return wasm === null ? null : overMemory(memory, wasm);
  } catch {
    // A page may forbid WebAssembly, or have no memory left for it; the portable kernels do the same there.
    return null;
  }
};

/** The SIMD kernels of this thread, compiled at the first call; null where WebAssembly SIMD is missing. */
export const simdKernels = (): Kernels | null => {
  if (loaded === undefined) loaded = tryLoading();
  return loaded;
};
