import { E, type ColumnBatch, type Either, type EmError } from "@latentjs/em-core";
import { TILE_ROWS, type Columns } from "@latentjs/numerics";
import type { BankPass, ComponentBank, OpenBank } from "../bank.js";
import type { GroupedBatch } from "./grouped-batch.js";

/**
 * The components of `bank` as components of whole groups: the density of a group is the product of those of its rows, and what a group's
 * component learns it learns from all of them. A mixture of this bank is one with repeated rows (Grün & Leisch 2008, J. Stat. Softw. 28(4),
 * section 2.1), so all that works with a bank works with groups.
 */
export const groupedBank = <Ts, S>(
  bank: ComponentBank<Ts, ColumnBatch, S>,
): ComponentBank<Ts, GroupedBatch, S> => ({
  ...bank,
  name: `groups of ${bank.name}`,
  open: (thetas): Either<EmError, OpenBank<GroupedBatch, S>> =>
    E.map((open: OpenBank<ColumnBatch, S>): OpenBank<GroupedBatch, S> => ({
      begin: (logWeight) => passOf(bank, open, logWeight),
    }))(bank.open(thetas)),
});

const passOf = <Ts, S>(
  { kernels, size }: ComponentBank<Ts, ColumnBatch, S>,
  open: OpenBank<ColumnBatch, S>,
  logWeight: Float64Array,
): BankPass<GroupedBatch, S> => {
  const tile = kernels.arena.takeColumns(size);
  // Weights are those of groups: the rows have none of their own. Nor may a row's terms be cut off, for others may make up for them.
  const pass = open.begin(new Float64Array(size));
  const held = new Float64Array(size);
  return {
    logJoint: ({ members, bounds }, from, to, out) => {
      for (let k = 0; k < size; k++) out.each[k].fill(logWeight[k], 0, to - from);
      let group = from;
      for (let at = bounds[from]; at < bounds[to]; at += TILE_ROWS) {
        const end = Math.min(at + TILE_ROWS, bounds[to]);
        pass.logJoint(members, at, end, tile);
        group = addDensities(tile, bounds, at, end, group, from, out);
      }
    },
    add: ({ members, bounds }, from, to, weight) => {
      let group = from;
      for (let at = bounds[from]; at < bounds[to]; at += TILE_ROWS) {
        const end = Math.min(at + TILE_ROWS, bounds[to]);
        group = spread(weight, bounds, at, end, group, from, tile, held);
        pass.add(members, at, end, tile);
      }
    },
    finish: () => pass.finish(held.slice()),
  };
};

/** Adds the log-densities of rows [at, end), of which the first is in `group`, to those of their groups; returns the group of row `end`. */
const addDensities = (
  { each }: Columns,
  bounds: Int32Array,
  at: number,
  end: number,
  group: number,
  first: number,
  out: Columns,
): number => {
  let last = group;
  for (let k = 0; k < each.length; k++) {
    const density = each[k];
    const sums = out.each[k];
    let g = group;
    for (let i = at; i < end; i++) {
      while (i >= bounds[g + 1]) g++;
      sums[g - first] += density[i - at];
    }
    last = g;
  }
  return last;
};

/** Gives rows [at, end) the weights of their groups, and counts them in `held`. */
const spread = (
  weight: Columns,
  bounds: Int32Array,
  at: number,
  end: number,
  group: number,
  first: number,
  { each }: Columns,
  held: Float64Array,
): number => {
  let last = group;
  for (let k = 0; k < each.length; k++) {
    const column = each[k];
    const ofGroups = weight.each[k];
    let g = group;
    let total = 0;
    for (let i = at; i < end; i++) {
      while (i >= bounds[g + 1]) g++;
      column[i - at] = ofGroups[g - first];
      total += column[i - at];
    }
    held[k] += total;
    // Kernels read rows in pairs.
    if (((end - at) & 1) === 1) column[end - at] = 0;
    last = g;
  }
  return last;
};
