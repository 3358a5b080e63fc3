import { summarizeColumns } from "../column-summary.js";
import { E, invalidInput, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { agglomerate } from "./agglomerate.js";
import { agglomeratePooled } from "./agglomerate-pooled.js";
import { balls, ellipsoids, equalBalls } from "./criteria.js";
import type { HierarchicalTree } from "./cut-tree.js";
import { inCoordinates, type HierarchicalUse } from "./principal-axes.js";

/** Model of the groups: balls of one size (Ward's sum of squares), balls, one ellipsoid for all, ellipsoids. */
export type HierarchicalModel = "EII" | "VII" | "EEE" | "VVV";

/** What groups are taken for. */
export interface HierarchicalOptions {
  /** Default VVV. */
  readonly model?: HierarchicalModel;
  /** Default SVD. */
  readonly use?: HierarchicalUse;
  /**
   * VVV takes determinants from scatter matrices. mclust (6.0.0 to 6.1.3) keeps of a union's triangular factor the first row only, and takes it for
   * the others; false, the default, does the same, so that partitions are those that mclust gives. In SVD coordinates, where traces outweigh
   * determinants by far, it rarely matters.
   */
  readonly exact?: boolean;
}

/**
 * Model-based hierarchical agglomeration (Banfield & Raftery 1993; Fraley 1998): rows begin as groups of their own, and in each step the two are
 * united that cost the classification likelihood least. One tree has a partition for every number of groups; see `cutTree`. The pairs are those of
 * mclust's `hc`, but where rounding decides between equals. Observation weights, which mclust leaves out of account,
 * are sizes of groups: with EII a row of weight m is m equal rows.
 *
 * Takes rows² / 2 doubles and time like rows² × cols³, for EEE rows³ × cols: some thousand rows at most. Left: an entry that is missing.
 */
export const hierarchicalTree = (
  batch: DenseBatch,
  { model = "VVV", use = "SVD", exact = false }: HierarchicalOptions = {},
): Either<EmError, HierarchicalTree> => {
  const missing = batch.data.findIndex(Number.isNaN);
  if (missing >= 0) {
    const place = `data, row ${Math.floor(missing / batch.cols)}, column ${missing % batch.cols}`;
    return E.left(invalidInput(place, "a number", "a missing value", "Drop the row."));
  }
  const seen = inCoordinates(batch, use);
  return E.right({ rows: batch.rows, pairs: pairsOf(seen, model, exact) });
};

const pairsOf = (batch: DenseBatch, model: HierarchicalModel, exact: boolean): Int32Array => {
  if (model === "EEE") return agglomeratePooled(batch);
  if (model === "EII") return agglomerate(batch, equalBalls);
  const a = Math.max(variancePerColumn(batch), Number.EPSILON);
  return agglomerate(batch, model === "VII" ? balls(a) : ellipsoids(a, batch.cols, !exact));
};

/** Mean over the columns of their variance. */
const variancePerColumn = (batch: DenseBatch): number =>
  summarizeColumns(batch).variance.reduce((sum, v) => sum + v, 0) / batch.cols;
