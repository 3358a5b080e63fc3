// The memory is laid out by src/layout.ts; the places here must agree with it.

/** Bytes of one column of a tile: 256 rows. */
export const COLUMN: usize = 2048;
/** What exp takes: see src/layout.ts. */
export const CONSTANTS: usize = 512;
/** 2^(j/256) for j = 0..255. */
export const EXP2: usize = 1024;
/** Rows of the tile at hand that have a weight, 32 bits each. */
export const CHOSEN: usize = 3072;

@inline
export function splat(p: usize): v128 {
  return v128.load64_splat(p);
}

@inline
export function lanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

@inline
export function add(p: usize, v: v128): void {
  store<f64>(p, load<f64>(p) + lanes(v));
}

/** a - l y */
@inline
export function less(a: v128, l: v128, y: v128): v128 {
  return f64x2.sub(a, f64x2.mul(l, y));
}

/** a + x y */
@inline
export function more(a: v128, x: v128, y: v128): v128 {
  return f64x2.add(a, f64x2.mul(x, y));
}
