import { E, type Either } from "@latentjs/em-core";
import { notBuilt, type Failure } from "../failure.js";
import type { FitFlags } from "./fit-flags.js";
import { ifGiven, oneOfNames } from "./read-option.js";

/** A value that is a mistake by itself is called one before anybody waits for it to be built. */
const checked = (flags: FitFlags): ReadonlyArray<Either<Failure, unknown>> => [
  ifGiven(flags.criterion, oneOfNames("--criterion", ["bic", "icl", "aic", "cv"])),
];

/** What is asked for and not built, with what can be used instead. */
const unbuilt = (
  flags: FitFlags,
): ReadonlyArray<readonly [isAsked: boolean, what: string, instead: string]> => [
  [
    flags.criterion !== undefined,
    "Option --criterion, which is for select,",
    "Compare fits by the criteria that each of them prints.",
  ],
];

/** Refuses what the contract names and this version cannot do. */
export const onlyBuilt = (flags: FitFlags): Either<Failure, void> => {
  const mistaken = checked(flags).find(E.isLeft);
  if (mistaken !== undefined) return mistaken;
  const asked = unbuilt(flags).find(([isAsked]) => isAsked);
  return asked === undefined ? E.right(undefined) : E.left(notBuilt(asked[1], asked[2]));
};
