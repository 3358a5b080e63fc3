import { E, invalidInput, type Either, type EmError, type Json } from "@latentjs/em-core";
import type { AnyStructure } from "../structure.js";
import type { Regularisation, RegularisationContext, Regularised } from "./regularisation.js";

/** A structure with all that was asked for, and what each of it was. */
export interface RegularisedStructure {
  readonly structure: AnyStructure;
  readonly descriptions: ReadonlyArray<Regularised["description"]>;
  /** Parameters that are held. */
  readonly held: number;
}

/** Applies constraints, then priors. Left: the first that does not suit. */
export const regularise = (
  structure: AnyStructure,
  asked: ReadonlyArray<Regularisation>,
  context: RegularisationContext,
): Either<EmError, RegularisedStructure> => {
  if (asked.length > 1 && asked.some(({ isAlone = false }) => isAlone)) {
    const remedy = "Leave the others out.";
    return E.left(invalidInput("regularisation", "held parameters alone", `${asked.length} of them`, remedy));
  }
  const inOrder = [
    ...asked.filter(({ kind }) => kind === "constraint"),
    ...asked.filter(({ kind }) => kind === "prior"),
  ];
  let current = structure;
  const descriptions: Array<{ readonly [key: string]: Json }> = [];
  let held = 0;
  for (const { apply } of inOrder) {
    const applied = apply(current, context);
    if (E.isLeft(applied)) return applied;
    current = applied.right.structure;
    descriptions.push(applied.right.description);
    held += applied.right.held ?? 0;
  }
  return E.right({ structure: current, descriptions, held });
};
