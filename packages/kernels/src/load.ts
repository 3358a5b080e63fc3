import { MODULE } from "./generated/module.js";
import { bytesOf } from "./text.js";

type CentreColumns = (tile: number, n: number, d: number, centre: number, out: number) => void;

/** What the compiled module exports; all places are bytes in its memory. */
export interface Exports {
  readonly loadTile: (rows: number, n: number, d: number, tile: number) => void;
  readonly centreAndSquare: CentreColumns;
  readonly centreAndNorm: CentreColumns;
  readonly fullLogDensity: (
    tile: number,
    n: number,
    d: number,
    normal: number,
    scratch: number,
    out: number,
  ) => void;
  readonly fullLogDensities: (
    tile: number,
    n: number,
    d: number,
    normals: number,
    k: number,
    floors: number,
    scratch: number,
    columns: number,
  ) => void;
  readonly whiten: (tile: number, n: number, d: number, normal: number, out: number) => void;
  readonly diagonalLogDensities: (
    tile: number,
    n: number,
    d: number,
    normals: number,
    stride: number,
    k: number,
    columns: number,
  ) => void;
  readonly affineForms: (
    columns: number,
    n: number,
    d: number,
    forms: number,
    k: number,
    out: number,
  ) => void;
  readonly normalize: (
    columns: number,
    n: number,
    k: number,
    weights: number,
    floors: number,
    top: number,
    total: number,
    factor: number,
    counts: number,
    sums: number,
  ) => void;
  readonly rowSums: (columns: number, n: number, k: number, out: number) => void;
  readonly addSums: (tile: number, n: number, d: number, columns: number, k: number, sums: number) => void;
  readonly addScatter: (
    tile: number,
    n: number,
    d: number,
    centre: number,
    w: number,
    scratch: number,
    moments: number,
  ) => void;
  readonly addScatters: (
    tile: number,
    n: number,
    d: number,
    centre: number,
    columns: number,
    k: number,
    scratch: number,
    moments: number,
  ) => void;
  readonly addSquares: (
    tile: number,
    n: number,
    d: number,
    centre: number,
    w: number,
    moments: number,
  ) => void;
  readonly squaredDistances: (
    tile: number,
    n: number,
    d: number,
    units: number,
    centres: number,
    k: number,
    columns: number,
  ) => void;
  readonly smallest: (columns: number, n: number, k: number, values: number, labels: number) => void;
  readonly addGroups: (
    tile: number,
    n: number,
    d: number,
    labels: number,
    weights: number,
    centres: number,
    groupWeights: number,
    sums: number,
  ) => void;
}

/** Compiles the module into `memory`, or null where there is no WebAssembly with 128-bit SIMD. */
export const load = (memory: WebAssembly.Memory): Exports | null => {
  const bytes = bytesOf(MODULE);
  if (!WebAssembly.validate(bytes)) return null;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  // The functions are those that assembly/index.ts exports.
  return instance.exports as unknown as Exports;
};
