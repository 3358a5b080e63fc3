import type { CovarianceName } from "../params.js";

/** What a structure makes of the scatter that its posterior has as a scale. */
export interface PrecisionShape {
  readonly name: CovarianceName;
  /** The scatter without what the structure has no use for, row-major d × d. */
  readonly restrict: (scatter: Float64Array, d: number) => Float64Array;
  /** Whether all components have one posterior, each of their priors being met by an equal part of the rows. */
  readonly isShared: boolean;
}

const diagonalPart = (scatter: Float64Array, d: number): Float64Array =>
  scatter.map((v, at) => (at % (d + 1) === 0 ? v : 0));

const averagePart = (scatter: Float64Array, d: number): Float64Array => {
  let total = 0;
  for (let j = 0; j < d; j++) total += scatter[j * d + j];
  return scatter.map((_, at) => (at % (d + 1) === 0 ? total / d : 0));
};

/** The four structures, as scikit-learn has them. */
export const PRECISION_SHAPES: ReadonlyArray<PrecisionShape> = [
  { name: "VVV", restrict: (scatter) => scatter, isShared: false },
  { name: "EEE", restrict: (scatter) => scatter, isShared: true },
  { name: "VVI", restrict: diagonalPart, isShared: false },
  { name: "VII", restrict: averagePart, isShared: false },
];
