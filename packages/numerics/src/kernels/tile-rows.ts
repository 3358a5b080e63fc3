/**
 * Rows per tile: a tile, and K columns of log-densities of it, stay in the cache from the densities to the second moments.
 * Column j of a tile with d columns is [j TILE_ROWS, j TILE_ROWS + n).
 */
export const TILE_ROWS = 256;
