import { E, type Either, type EmError, type Json } from "@latentjs/em-core";
import type { AnyStructure } from "../structure.js";
import type { Regularisation, RegularisationContext, Regularised } from "./regularisation.js";

/** A structure with all that was asked for, and what each of it was. */
export interface RegularisedStructure {
  readonly structure: AnyStructure;
  readonly descriptions: ReadonlyArray<Regularised["description"]>;
}

/** Applies constraints, then priors. Left: the first that does not suit. */
export const regularise = (
  structure: AnyStructure,
  asked: ReadonlyArray<Regularisation>,
  context: RegularisationContext,
): Either<EmError, RegularisedStructure> => {
  const inOrder = [
    ...asked.filter(({ kind }) => kind === "constraint"),
    ...asked.filter(({ kind }) => kind === "prior"),
  ];
  let current = structure;
  const descriptions: Array<{ readonly [key: string]: Json }> = [];
  for (const { apply } of inOrder) {
    const applied = apply(current, context);
    if (E.isLeft(applied)) return applied;
    current = applied.right.structure;
    descriptions.push(applied.right.description);
  }
  return E.right({ structure: current, descriptions });
};
