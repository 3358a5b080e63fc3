import { E, repeat, type DenseBatch } from "@latentjs/em-core";
import { eachComponent, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import { expectedLogLikelihood, momentsAboutPacked, momentsAlgebra, type Moments } from "@latentjs/mvn";
import { fullBlock, scatterBlock, scratchBlock, type Kernels } from "@latentjs/numerics";
import { kernelsWithRoom } from "../kernels.js";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { takeLoadedTile } from "./loaded-tile.js";
import { openNormal, type OpenNormal } from "./open-normal.js";

/** The whole scatter of each component. */
export type MomentsStats = ReadonlyArray<Moments>;

/** What makes a bank of a structure from whole scatters. */
export type EstimatedStructure = Pick<CovarianceStructure<never>, "name" | "estimate" | "logPrior">;

/** The prior of the structure, if it has one, as a bank has it. */
export const priorOf = ({ logPrior }: EstimatedStructure): Pick<EstimatedStructure, "logPrior"> =>
  logPrior === undefined ? {} : { logPrior };

/** `k` normals of `d` columns that gather their whole scatter, and are estimated from it as the structure says. */
export const momentsBank = (
  structure: EstimatedStructure,
  k: number,
  d: number,
  wanted?: Kernels,
): ComponentBank<Components, DenseBatch, MomentsStats> => {
  const kernels = kernelsWithRoom(k * (fullBlock(d) + scatterBlock(d)), k, d, wanted);
  return {
    name: `${k} normals with ${structure.name} covariances`,
    size: k,
    kernels,
    stats: repeat(momentsAlgebra(d), k),
    open: (components) =>
      E.map((opened: ReadonlyArray<OpenNormal>) => openFull(kernels, opened, d))(
        eachComponent(components, (component) => openNormal(component, d)),
      ),
    estimate: structure.estimate,
    ...priorOf(structure),
    q: (components, stats) =>
      components.reduce((total, component, c) => total + expectedLogLikelihood(component, stats[c]), 0),
  };
};

const openFull = (
  kernels: Kernels,
  normals: ReadonlyArray<OpenNormal>,
  d: number,
): OpenBank<DenseBatch, MomentsStats> => ({
  begin: (logWeight, floors) => {
    const { arena } = kernels;
    const k = normals.length;
    const stride = fullBlock(d);
    const tile = takeLoadedTile(kernels, d);
    const scratch = arena.take(scratchBlock(d));
    const blocks = arena.take(k * stride);
    normals.forEach(({ block }, c) => {
      blocks.set(block, c * stride);
      blocks[c * stride] += logWeight[c];
    });
    const size = scatterBlock(d);
    const moments = arena.take(k * size).fill(0);
    return {
      logJoint: (batch, from, to, { all, each }) => {
        const n = to - from;
        tile.load(batch, from, to);
        if (floors !== undefined) {
          kernels.fullLogDensities(tile.columns(), n, d, blocks, k, floors, scratch, all);
          return;
        }
        for (let c = 0; c < k; c++) {
          kernels.fullLogDensity(tile.columns(), n, d, blocks, c * stride, scratch, each[c]);
        }
      },
      add: (batch, from, to, { each }) => {
        tile.take(batch, from, to);
        for (let c = 0; c < k; c++) {
          const centre = c * stride + 1;
          kernels.addScatter(
            tile.columns(),
            to - from,
            d,
            blocks,
            centre,
            each[c],
            scratch,
            moments,
            c * size,
          );
        }
      },
      finish: (counts) =>
        normals.map(({ mean }, c) => momentsAboutPacked(mean, counts[c], moments, c * size)),
    };
  },
});
