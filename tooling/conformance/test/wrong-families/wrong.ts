import type { NamedFamily } from "@latentjs/mixture";
import type { ComponentFamily } from "@latentjs/mixture";
import { lawsOfFamily, lawsOfNamedFamily, type Law } from "../../src/index.js";
import { gaussian, gaussianOptions, type Gaussian, type Moments } from "../right/gaussian.js";
import {
  poisson,
  poissonOptions,
  type CountBatch,
  type Poisson,
  type PoissonStats,
} from "../right/poisson.js";

/** A family with one fault. */
export interface Wrong {
  readonly fault: string;
  /** Names of the laws that it breaks: first the one that names the fault, then those that build on it. */
  readonly breaks: readonly [string, ...string[]];
  readonly laws: ReadonlyArray<Law>;
}

/** The Poisson with something put in its place. */
export const wrongPoisson = (
  fault: string,
  breaks: Wrong["breaks"],
  changes: Partial<ComponentFamily<Poisson, CountBatch, PoissonStats>>,
  options: Partial<typeof poissonOptions> = {},
): Wrong => ({
  fault,
  breaks,
  laws: lawsOfFamily({ ...poisson, ...changes }, { ...poissonOptions, ...options }),
});

/** The normal with something put in its place. */
export const wrongGaussian = (
  fault: string,
  breaks: Wrong["breaks"],
  changes: Partial<NamedFamily<Gaussian, Moments>>,
  options: Partial<typeof gaussianOptions> = {},
): Wrong => ({
  fault,
  breaks,
  laws: lawsOfNamedFamily({ ...gaussian, ...changes }, { ...gaussianOptions, ...options }),
});
