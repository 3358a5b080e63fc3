import type { CovarianceName } from "@latentjs/gmm";

const WORDS: Readonly<Record<CovarianceName, string>> = {
  EII: "one spherical covariance for all",
  VII: "spherical covariances",
  EEI: "one diagonal covariance for all",
  VEI: "diagonal covariances of one shape",
  EVI: "diagonal covariances of one volume",
  VVI: "diagonal covariances",
  EEE: "one full covariance for all, tied",
  VEE: "full covariances of one shape and orientation",
  EVE: "full covariances of one volume and orientation",
  VVE: "full covariances of one orientation",
  EEV: "full covariances of one volume and shape",
  VEV: "full covariances of one shape",
  EVV: "full covariances of one volume",
  VVV: "full covariances",
};

/** A covariance structure in words, for data of `cols` columns. */
export const structureWords = (name: CovarianceName, cols: number): string => {
  if (cols === 1) return name.startsWith("E") ? "one variance for all (E)" : "a variance each (V)";
  return `${WORDS[name]} (${name})`;
};
