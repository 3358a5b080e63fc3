import { E, repeat, repeatCoordinates, type DenseBatch } from "@latentjs/em-core";
import { eachComponent, TILE_ROWS, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import {
  estimateMvn,
  expectedLogLikelihood,
  momentsAbout,
  momentsAlgebra,
  mvnCoordinates,
  type Moments,
} from "@latentjs/mvn";
import { addScatter, gaussianLogDensity, ROW_BLOCK, addSum } from "@latentjs/numerics";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { loadedTile, scatterScratch } from "./loaded-tile.js";
import { openNormal, type OpenNormal } from "./open-normal.js";

type FullStats = ReadonlyArray<Moments>;

/** VVV: every component has a covariance of its own. */
export const full: CovarianceStructure<FullStats> = {
  name: "VVV",
  covarianceParameters: (k, d) => (k * d * (d + 1)) / 2,
  project: (components) => components,
  coordinates: (k, scale) => repeatCoordinates(mvnCoordinates(scale), k),
  bank: (k, d): ComponentBank<Components, DenseBatch, FullStats> => ({
    name: `${k} normals with full covariances`,
    size: k,
    stats: repeat(momentsAlgebra(d), k),
    open: (components) =>
      E.map((opened: ReadonlyArray<OpenNormal>) => openFull(opened, d))(
        eachComponent(components, (component) => openNormal(component, d)),
      ),
    estimate: (stats) => eachComponent(stats, estimateMvn),
    q: (components, stats) =>
      components.reduce((total, component, c) => total + expectedLogLikelihood(component, stats[c]), 0),
  }),
};

const openFull = (normals: ReadonlyArray<OpenNormal>, d: number): OpenBank<DenseBatch, FullStats> => {
  const tile = loadedTile(d);
  const solved = new Float64Array(ROW_BLOCK * d);
  const scratch = scatterScratch(d);
  return {
    logDensity: (batch, from, to, out) => {
      tile.load(batch, from, to);
      for (let c = 0; c < normals.length; c++) {
        const { mean, chol, reciprocals, logNormalizer } = normals[c];
        const n = to - from;
        gaussianLogDensity(
          tile.columns,
          TILE_ROWS,
          n,
          d,
          mean,
          chol,
          reciprocals,
          logNormalizer,
          solved,
          out[c],
        );
      }
    },
    accumulator: () => {
      const totals = new Float64Array(normals.length);
      const sums = normals.map(() => new Float64Array(d));
      const products = normals.map(() => new Float64Array(d * d));
      return {
        add: (batch, from, to, weight) => {
          const n = to - from;
          tile.take(batch, from, to);
          for (let c = 0; c < normals.length; c++) {
            addSum(weight[c], n, totals, c);
            addScatter(
              tile.columns,
              TILE_ROWS,
              n,
              d,
              normals[c].mean,
              weight[c],
              scratch,
              sums[c],
              products[c],
            );
          }
        },
        finish: () => normals.map(({ mean }, c) => momentsAbout(mean, totals[c], sums[c], products[c])),
      };
    },
  };
};
