import { E, repeat, type DenseBatch } from "@latentjs/em-core";
import { eachComponent, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import { expectedLogLikelihood, momentsAlgebra, type Moments } from "@latentjs/mvn";
import { fullBlock, productsBlock, scatterBlock, scratchBlock, type Kernels } from "@latentjs/numerics";
import { kernelsWithRoom } from "../kernels.js";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { averageMean, LARGEST_SPREAD } from "./common-centre.js";
import { takeLoadedTile } from "./loaded-tile.js";
import { openNormal, type OpenNormal } from "./open-normal.js";
import { scattersAboutCentre, scattersAboutMeans } from "./scatter-sums.js";

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
  const numbers = k * (d + fullBlock(d) + scatterBlock(d)) + productsBlock(d);
  const kernels = kernelsWithRoom(numbers, k, d, wanted);
  return {
    name: `${k} normals with ${structure.name} covariances`,
    size: k,
    kernels,
    stats: repeat(momentsAlgebra(d), k),
    open: (components) =>
      E.map((opened: ReadonlyArray<OpenNormal>) => openFull(kernels, components, opened, d))(
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
  components: Components,
  normals: ReadonlyArray<OpenNormal>,
  d: number,
): OpenBank<DenseBatch, MomentsStats> => {
  const k = components.length;
  const means = components.map(({ mean }) => mean);
  const centre = averageMean(means);
  const isNear = components.every(({ mean, cov }) =>
    mean.every((m, j) => (m - centre[j]) * (m - centre[j]) <= LARGEST_SPREAD * cov[j * d + j]),
  );
  return {
    begin: (logWeight, floors) => {
      const { arena } = kernels;
      const stride = fullBlock(d);
      const tile = takeLoadedTile(kernels, d);
      const scratch = arena.take(scratchBlock(d));
      const blocks = arena.take(k * stride);
      normals.forEach(({ block }, c) => {
        blocks.set(block, c * stride);
        blocks[c * stride] += logWeight[c];
      });
      const sums = isNear ? scattersAboutCentre(kernels, centre, k) : scattersAboutMeans(kernels, means, d);
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
        add: (batch, from, to, weight) => {
          tile.take(batch, from, to);
          sums.add(tile.columns(), to - from, weight);
        },
        finish: sums.finish,
      };
    },
  };
};
