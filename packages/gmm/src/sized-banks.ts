import { E, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { oncePerSize, type ComponentBank } from "@latentjs/mixture";
import type { Components, Noise } from "./params.js";
import type { NoiseParts } from "./parts/parts.js";
import { roundingOfDensities } from "./rounding.js";
import type { CovarianceStructure } from "./structure.js";

/** The banks of a fit by how many mixing weights there are: one for each component, and one for the noise behind them, if any. */
export interface SizedBanks<S> {
  readonly bankOf: (weights: number) => ComponentBank<Components, DenseBatch, S>;
  /** Weights that the fit begins with. */
  readonly size: number;
}

/** What the banks of a fit are made from. */
export interface BankParts {
  readonly components: number;
  readonly cols: number;
  readonly noise: Noise | null;
  readonly takesMissing: boolean;
}

/** Banks of the structure with the noise of the fit. Error: noise that rows with missing entries have no density of. */
export const sizedBanks = <S>(
  bank: CovarianceStructure<S>["bank"],
  { components, cols, noise, takesMissing }: BankParts,
  withNoise: NoiseParts["bank"] | undefined,
): Either<EmError, SizedBanks<S>> => {
  const behind = noise === null ? 0 : 1;
  const size = components + behind;
  const noisy = (weights: number): Either<EmError, ComponentBank<Components, DenseBatch, S>> => {
    const normals = { ...bank(weights - behind, cols), rounding: roundingOfDensities };
    return noise === null || withNoise === undefined
      ? E.right(normals)
      : withNoise(normals, noise, takesMissing);
  };
  return E.map((full: ComponentBank<Components, DenseBatch, S>): SizedBanks<S> => {
    const bankOf = oncePerSize((weights: number) => {
      const made = weights === size ? E.right(full) : noisy(weights);
      if (E.isLeft(made)) throw new Error("noise that suits all components does not suit fewer");
      return made.right;
    });
    return { bankOf, size };
  })(noisy(size));
};
