import type { CovarianceName } from "@latentjs/gmm";

/** A covariance structure in words, for data of `cols` columns. */
export const structureWords = (name: CovarianceName, cols: number): string => {
  if (cols === 1) return name.startsWith("E") ? "one variance for all (E)" : "a variance each (V)";
  const words: Readonly<Record<string, string>> = {
    VVV: "full covariances (VVV)",
    EEE: "one full covariance for all, tied (EEE)",
    VVI: "diagonal covariances (VVI)",
    VII: "spherical covariances (VII)",
  };
  return words[name] ?? `covariances of structure ${name}`;
};
