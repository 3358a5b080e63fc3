import type { DenseBatch } from "@latentjs/em-core";
import type { ComponentBank, MixingRule } from "@latentjs/mixture";
import type { Components } from "./params.js";

/** The bank and the rule of the mixing weights by how many of these there are: fewer than at first once components are dropped. */
export interface SizedParts<S> {
  readonly bankAt: (weights: number) => ComponentBank<Components, DenseBatch, S>;
  readonly mixingAt: (weights: number) => MixingRule;
  /** Mixing weights that the fit begins with, and how many of them are behind those of the components. */
  readonly size: number;
  readonly behind: number;
}
