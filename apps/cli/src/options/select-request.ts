import { E, type Either } from "@latentjs/em-core";
import type { CriterionName } from "@latentjs/mixture";
import { notBuilt, wrongInput, type Failure } from "../failure.js";
import type { FitFlags } from "./fit-flags.js";
import { allOptions, ifGiven, nameList, oneOfNames, wholeNumber } from "./read-option.js";
import type { SelectFlags } from "./select-flags.js";

/** What is compared, with every option understood. */
export interface SelectRequest {
  /** undefined where nothing was said. */
  readonly components: ReadonlyArray<number> | undefined;
  readonly covariance: "all" | ReadonlyArray<string>;
  readonly criterion: CriterionName;
  readonly folds: number | undefined;
}

const KNOWN = "a range such as 1..9, or a list such as 2,3,5";
/** More cells than anybody waits for, and a slip of the finger rather than a wish. */
const MOST = 1000;

const componentList = (text: string): Either<Failure, ReadonlyArray<number>> => {
  const wrong = (what: string): Either<Failure, never> =>
    E.left(wrongInput("Option -k, --components", what, JSON.stringify(text)));
  const [, first, last] = /^\s*(\d+)\s*\.\.\s*(\d+)\s*$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined) {
    const [from, to] = [Number(first), Number(last)];
    if (from < 1 || to < from) return wrong("a range from at least 1 upwards");
    if (to - from >= MOST) return wrong(`a range of at most ${MOST} numbers`);
    return E.right(Array.from({ length: to - from + 1 }, (_, i) => from + i));
  }
  const read = wholeNumber("-k, --components", 1);
  const numbers: number[] = [];
  for (const part of text.split(",")) {
    if (!/^\s*\d+\s*$/.test(part)) return wrong(KNOWN);
    const number = read(part.trim());
    if (E.isLeft(number)) return number;
    numbers.push(number.right);
  }
  return E.right(numbers);
};

/** Understands what `select` compares. Error: the first option with a value that it does not take. */
export const selectRequest = (flags: SelectFlags): Either<Failure, SelectRequest> => {
  if (flags.family.trim() === "hmm" || flags.emission !== undefined) {
    const instead = "Fit each number of states with fit, and compare the criteria.";
    return E.left(notBuilt("A selection of hidden Markov models", instead));
  }
  const covariance = flags.covariance?.trim() ?? "all";
  return allOptions<SelectRequest>({
    components: ifGiven(flags.components, componentList),
    covariance: E.right(covariance === "all" ? "all" : nameList(covariance)),
    criterion: oneOfNames<CriterionName>("--criterion", ["bic", "icl", "aic", "cv"])(
      flags.criterion ?? "bic",
    ),
    folds: ifGiven(flags.folds, wholeNumber("--folds", 2)),
  });
};

/** The options of the fit of any cell: what is compared is left out. */
export const flagsOfCells = (
  { criterion: _criterion, covariance: _covariance, components: _components, ...rest }: FitFlags,
  components: string | undefined,
): FitFlags => ({ ...rest, ...(components === undefined ? {} : { components }) });
