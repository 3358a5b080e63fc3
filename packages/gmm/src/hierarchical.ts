import { hierarchicalPartition, type HierarchicalOptions, type HierarchicalStart } from "@latentjs/mixture";

export {
  cutTree,
  hierarchicalTree,
  type HierarchicalModel,
  type HierarchicalOptions,
  type HierarchicalStart,
  type HierarchicalTree,
  type HierarchicalUse,
} from "@latentjs/mixture";

/**
 * One start by model-based agglomeration, for the option `init`: by default as mclust 6 starts, ellipsoids (VVV) in SVD coordinates. In a module of its own
 * because few pages need it. One value may serve fits of one data set with different numbers of components: they share the tree.
 */
export const hierarchical = (options: HierarchicalOptions = {}): HierarchicalStart =>
  hierarchicalPartition(options);
