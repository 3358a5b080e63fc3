import type { CovarianceName } from "../params.js";

/** What components share: equal over them (E), variable (V) or the identity (I). */
export interface Pattern {
  /** The d-th root of the determinant. */
  readonly volume: "E" | "V";
  /** The eigenvalues, in units of the volume. */
  readonly shape: "I" | "E" | "V";
  /** The eigenvectors. */
  readonly orientation: "I" | "E" | "V";
}

/** The three letters of a structure. */
export const patternOf = (name: CovarianceName): Pattern => ({
  volume: name.startsWith("E") ? "E" : "V",
  shape: letter(name.slice(1)),
  orientation: letter(name.slice(2)),
});

const letter = (rest: string): Pattern["shape"] =>
  rest.startsWith("I") ? "I" : rest.startsWith("E") ? "E" : "V";

/** In how many copies a part is there for K components. */
export const copies = (part: Pattern["shape"], k: number): number =>
  part === "I" ? 0 : part === "E" ? 1 : k;

/** Free parameters of the K covariances of d columns (Celeux & Govaert 1995, table 1). */
export const covarianceParameters =
  (name: CovarianceName) =>
  (k: number, d: number): number => {
    const { volume, shape, orientation } = patternOf(name);
    return copies(volume, k) + copies(shape, k) * (d - 1) + (copies(orientation, k) * d * (d - 1)) / 2;
  };
