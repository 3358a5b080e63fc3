/*
 * The module's memory, in bytes; assembly/memory.ts has the same places.
 *
 *      0   not used
 *    512   what exp for posterior probabilities takes: rounding constant, 256/ln2, ln2/256, 1/2, 1/6, 1/24
 *   1024   256 numbers for exp: the bits of 2^(j/256), less j times 2^44
 *   3072   256 indices of rows, 32 bits each
 *   4096   the arena, and behind it the shelf
 */
export const CONSTANTS_AT = 512;
export const EXP2_AT = 1024;
export const ARENA_AT = 4096;

const PAGE_BYTES = 65536;
const NUMBER_BYTES = 8;
const ARENA_PAGES = 1024;
const SHELF_PAGES = 160;
/** 64 MiB and 10, all there ever is, so that views never detach. A system gives pages to what is used of it. */
export const PAGES: number = ARENA_PAGES + SHELF_PAGES;
export const SHELF_AT: number = ARENA_PAGES * PAGE_BYTES;
export const ARENA_NUMBERS: number = (SHELF_AT - ARENA_AT) / NUMBER_BYTES;
export const SHELF_NUMBERS: number = (SHELF_PAGES * PAGE_BYTES) / NUMBER_BYTES;
