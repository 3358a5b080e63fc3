import { E, type DenseBatch } from "@latentjs/em-core";
import { eachComponent, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import { expectedLogLikelihood } from "@latentjs/mvn";
import { fullBlock, productsBlock, scatterBlock, scratchBlock, type Kernels } from "@latentjs/numerics";
import { kernelsWithRoom } from "../kernels.js";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { centredSumsAlgebra, type CentredSums } from "./centred-sums.js";
import { centresOf, type Centres } from "./common-centre.js";
import { takeLoadedTile } from "./loaded-tile.js";
import { openNormal, squaredDistance, takeBlocks, type OpenNormal } from "./open-normal.js";
import { scatterMomentsOf, scattersAboutCentre, scattersAboutMeans } from "./scatter-sums.js";

/** What makes a bank of a structure from whole scatters. */
export type EstimatedStructure = Pick<CovarianceStructure<never>, "name" | "estimate" | "logPrior">;

/** What a bank of `k` normals of `d` columns does with whole scatters once they are gathered. */
export const scatterStatistics = (
  { estimate, logPrior }: EstimatedStructure,
  k: number,
  d: number,
): Pick<ComponentBank<Components, DenseBatch, CentredSums>, "stats" | "estimate" | "q" | "logPrior"> => ({
  stats: centredSumsAlgebra(k, d, scatterBlock(d)),
  estimate: (stats, previous) => estimate(scatterMomentsOf(stats), previous),
  q: (components, stats) =>
    scatterMomentsOf(stats).reduce(
      (total, moments, c) => total + expectedLogLikelihood(components[c], moments),
      0,
    ),
  ...(logPrior === undefined ? {} : { logPrior }),
});

/** `k` normals of `d` columns that gather their whole scatter, and are estimated from it as the structure says. */
export const momentsBank = (
  structure: EstimatedStructure,
  k: number,
  d: number,
  wanted?: Kernels,
): ComponentBank<Components, DenseBatch, CentredSums> => {
  const numbers = k * (d + fullBlock(d) + scatterBlock(d)) + productsBlock(d);
  const kernels = kernelsWithRoom(numbers, k, d, wanted);
  return {
    name: `${k} normals with ${structure.name} covariances`,
    size: k,
    kernels,
    open: (components) =>
      E.map((normals: ReadonlyArray<OpenNormal>) =>
        openWholeScatters(
          kernels,
          normals.map(({ block }) => block),
          centresOf(components, (c, gap) => squaredDistance(normals[c].chol, gap)),
        ),
      )(eachComponent(components, (component) => openNormal(component, d))),
    ...scatterStatistics(structure, k, d),
  };
};

/** Normals at fixed parameters that gather their whole scatter; `blocks` are what kernels take of each. */
export const openWholeScatters = (
  kernels: Kernels,
  blocks: ReadonlyArray<Float64Array>,
  { isCommon, centres }: Centres,
): OpenBank<DenseBatch, CentredSums> => {
  const k = blocks.length;
  const d = centres.length / k;
  return {
    begin: (logWeight, floors) => {
      const { arena } = kernels;
      const stride = fullBlock(d);
      const tile = takeLoadedTile(kernels, d);
      const scratch = arena.take(scratchBlock(d));
      const taken = takeBlocks(kernels, blocks, logWeight);
      const sums = (isCommon ? scattersAboutCentre : scattersAboutMeans)(kernels, centres, k);
      return {
        logJoint: (batch, from, to, { all, each }) => {
          const n = to - from;
          tile.load(batch, from, to);
          if (floors !== undefined) {
            kernels.fullLogDensities(tile.columns(), n, d, taken, k, floors, scratch, all);
            return;
          }
          for (let c = 0; c < k; c++) {
            kernels.fullLogDensity(tile.columns(), n, d, taken, c * stride, scratch, each[c]);
          }
        },
        add: (batch, from, to, weight) => {
          tile.take(batch, from, to);
          sums.add(tile.columns(), to - from, weight);
        },
        finish: sums.finish,
      };
    },
  };
};
