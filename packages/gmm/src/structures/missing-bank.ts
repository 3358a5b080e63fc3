import { E, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { eachComponent, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import { regularInAnyOrder, type Mvn } from "@latentjs/mvn";
import {
  copyFloats,
  floats,
  fullBlock,
  ROW_BLOCK,
  scatterBlock,
  scratchBlock,
  TILE_ROWS,
  type Columns,
  type Kernels,
} from "@latentjs/numerics";
import { kernelsWithRoom } from "../kernels.js";
import type { Components } from "../params.js";
import type { CentredSums } from "./centred-sums.js";
import { meansOf } from "./common-centre.js";
import { completion } from "./completed-sums.js";
import { takeLoadedTile } from "./loaded-tile.js";
import { scatterStatistics, type EstimatedStructure } from "./moments-bank.js";
import { openNormal, type OpenNormal } from "./open-normal.js";
import { patternNormals, type PatternNormals } from "./pattern-normals.js";

/*
 * Rows of one pattern of missing entries are a smaller normal: the kernels take their observed columns, for densities and, whitened, for sums. What
 * the missing columns add follows from the sums, once for each run of rows of a pattern, so completing costs nothing a row.
 * Fits sort their rows by pattern, which makes the runs long; in any other order the result is the same but for rounding.
 */

/** A run with fewer rows than a part of its observed columns is completed row by row, which then takes less than what is done once a run. */
const FEW = 4;

/** `k` normals for rows in which NaN marks a missing entry, which gather whole scatters and are estimated as the structure says. */
export const missingBank = (
  structure: EstimatedStructure,
  k: number,
  d: number,
  wanted?: Kernels,
): ComponentBank<Components, DenseBatch, CentredSums> => {
  const room = k * (TILE_ROWS + fullBlock(d) + 2 * scatterBlock(d)) + (TILE_ROWS + 1) * d;
  const kernels = kernelsWithRoom(room, k, d, wanted);
  return {
    name: `${k} normals with ${structure.name} covariances and missing entries`,
    size: k,
    kernels,
    open: (components) =>
      E.map((opened: ReadonlyArray<OpenNormal>) => openBank(kernels, components, opened))(
        eachComponent(components, (component) => openRegular(component, d)),
      ),
    ...scatterStatistics(structure, k, d),
  };
};

const openRegular = (component: Mvn, d: number): Either<EmError, OpenNormal> =>
  E.chain((opened: OpenNormal) => E.map(() => opened)(regularInAnyOrder(component)))(
    openNormal(component, d),
  );

const openBank = (
  kernels: Kernels,
  components: Components,
  opened: ReadonlyArray<OpenNormal>,
): OpenBank<DenseBatch, CentredSums> => {
  const k = components.length;
  const d = components[0].mean.length;
  const centres = meansOf(components);
  const normalsOf = patternNormals(components, opened);
  return {
    begin: (logWeight, floors) => {
      const { arena } = kernels;
      const tile = takeLoadedTile(kernels, d, false);
      const part = arena.take(d * TILE_ROWS);
      const whitened = arena.take(d * TILE_ROWS);
      const origin = arena.take(d).fill(0);
      const scratch = arena.take(scratchBlock(d));
      const blocks = arena.take(k * fullBlock(d));
      const size = scatterBlock(d);
      const moments = arena.take(k * size).fill(0);
      const sums = arena.take(k * size).fill(0);
      const held = arena.takeColumns(k);
      const weights = floats(k);
      const { addSums, addRow } = completion(d);
      // The pattern whose blocks lie in the arena, and the one whose rows are in `sums`.
      let brought: PatternNormals | null = null;
      let summed: PatternNormals | null = null;

      const bring = (pattern: PatternNormals): void => {
        if (brought === pattern) return;
        brought = pattern;
        const stride = fullBlock(pattern.observed);
        blocks.set(pattern.blocks);
        for (let c = 0; c < k; c++) blocks[c * stride] += logWeight[c];
      };

      const logJoint = (
        batch: DenseBatch,
        from: number,
        to: number,
        out: Columns,
        p: PatternNormals,
      ): void => {
        const { observed: o } = p;
        bring(p);
        if (o === 0) {
          for (let c = 0; c < k; c++) out.each[c].fill(blocks[c * fullBlock(0)], 0, to - from);
          return;
        }
        if (o === d) tile.load(batch, from, to);
        else gather(batch, from, to, p, part);
        const x = o === d ? tile.columns() : part;
        if (floors !== undefined) {
          kernels.fullLogDensities(x, to - from, o, blocks, k, floors, scratch, out.all);
          return;
        }
        const stride = fullBlock(o);
        for (let c = 0; c < k; c++) {
          kernels.fullLogDensity(x, to - from, o, blocks, c * stride, scratch, out.each[c]);
        }
      };

      const add = (batch: DenseBatch, from: number, to: number, w: Columns, p: PatternNormals): void => {
        const { observed: o } = p;
        const n = to - from;
        if (o === d) tile.take(batch, from, to);
        else gather(batch, from, to, p, part);
        if (o < d && o > FEW * n) {
          for (let c = 0; c < k; c++) {
            for (let r = 0; r < n; r++) {
              const weight = w.each[c][r];
              if (weight > 0) addRow(p, c, weight, part, r, moments, c * size);
            }
          }
          return;
        }
        bring(p);
        const stride = fullBlock(o);
        if (o === d) {
          for (let c = 0; c < k; c++) {
            kernels.addScatter(
              tile.columns(),
              n,
              d,
              blocks,
              c * stride + 1,
              w.each[c],
              scratch,
              moments,
              c * size,
            );
          }
          return;
        }
        if (summed !== p) flush();
        summed = p;
        const step = scatterBlock(o);
        for (let c = 0; c < k; c++) {
          const weight = total(w.each[c], n);
          weights[c] += weight;
          if (o === 0 || weight === 0) continue;
          kernels.whiten(part, n, o, blocks, c * stride, whitened);
          kernels.addScatter(whitened, n, o, origin, 0, w.each[c], scratch, sums, c * step);
        }
      };

      const flush = (): void => {
        if (summed === null) return;
        const step = scatterBlock(summed.observed);
        for (let c = 0; c < k; c++) {
          if (weights[c] > 0) addSums(summed, c, weights[c], sums, c * step, moments, c * size);
        }
        sums.fill(0, 0, k * step);
        weights.fill(0);
        summed = null;
      };

      return {
        logJoint: (batch, from, to, out) => {
          for (let row = from; row < to;) {
            const pattern = normalsOf(batch.data, row * d);
            const end = endOfRun(batch, row, to, pattern);
            if (row === from && end === to) logJoint(batch, row, end, out, pattern);
            else {
              logJoint(batch, row, end, held, pattern);
              for (let c = 0; c < k; c++) copy(held.each[c], 0, end - row, out.each[c], row - from);
            }
            row = end;
          }
        },
        add: (batch, from, to, w) => {
          for (let row = from; row < to;) {
            const pattern = normalsOf(batch.data, row * d);
            const end = endOfRun(batch, row, to, pattern);
            if (row === from && end === to) add(batch, row, end, w, pattern);
            else {
              for (let c = 0; c < k; c++) {
                copy(w.each[c], row - from, end - row, held.each[c], 0);
                // Kernels read rows in pairs.
                if (((end - row) & 1) === 1) held.each[c][end - row] = 0;
              }
              add(batch, row, end, held, pattern);
            }
            row = end;
          }
        },
        finish: (counts) => {
          flush();
          return { weights: counts, centres, sums: copyFloats(moments) };
        },
      };
    },
  };
};

/** The first row after `row`, up to `to`, that has another pattern. */
const endOfRun = ({ data }: DenseBatch, row: number, to: number, { isMissing }: PatternNormals): number => {
  const d = isMissing.length;
  let end = row + 1;
  for (let at = end * d; end < to; end++, at += d) {
    for (let j = 0; j < d; j++) if (Number.isNaN(data[at + j]) !== (isMissing[j] === 1)) return end;
  }
  return end;
};

/** The observed columns of rows [from, to), as `loadTile` of the kernels writes all of them. */
const gather = (
  { data }: DenseBatch,
  from: number,
  to: number,
  { observed, order }: PatternNormals,
  part: Float64Array,
): void => {
  const d = order.length;
  const n = to - from;
  const padded = Math.ceil(n / ROW_BLOCK) * ROW_BLOCK;
  for (let i = 0; i < observed; i++) {
    const column = i * TILE_ROWS;
    for (let r = 0, at = from * d + order[i]; r < n; r++, at += d) part[column + r] = data[at];
    part.fill(0, column + n, column + padded);
  }
};

/** A loop: for the few numbers of a run a view costs more than they do. */
const copy = (source: Float64Array, at: number, n: number, out: Float64Array, to: number): void => {
  for (let i = 0; i < n; i++) out[to + i] = source[at + i];
};

const total = (values: Float64Array, n: number): number => {
  let even = -0;
  let odd = -0;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    even += values[i];
    odd += values[i + 1];
  }
  if (i < n) even += values[i];
  return even + odd;
};
