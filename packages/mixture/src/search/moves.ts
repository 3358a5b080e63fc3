import {
  clock,
  E,
  invalidInput,
  withoutStats,
  type Attempt,
  type Either,
  type EmError,
  type EmProcess,
  type FitFailure,
  type LatentVariableModel,
  type Outcome,
  type Restarts,
} from "@latentjs/em-core";
import { screen, type Screened, type Screening } from "../selection/screening.js";
import type { SearchOptions } from "./options.js";
import type { FlawsOf } from "./spurious.js";

/** How a search goes on after its starts, with what makes a run from parameters to its end. */
export type Afterwards<P, S> = (
  searched: Searched<P, S>,
  runFrom: (start: P) => EmProcess<P, S, Outcome<P, S>>,
) => Searched<P, S>;

type Searched<P, S> = EmProcess<P, S, Either<FitFailure<P>, Restarts<P, S>>>;

/** What moves are made of. */
export interface MoveParts<P, B, S> {
  readonly model: LatentVariableModel<P, B, S>;
  /** Parameters near others, with as many components. */
  readonly candidates: (params: P) => ReadonlyArray<Either<EmError, P>>;
  readonly flawsOf: FlawsOf<P>;
  /** What may end the search at any moment; without iterations there are no moves. */
  readonly limits: Pick<SearchOptions<P>, "signal" | "timeLimitMs" | "maxIterations">;
}

/** Candidates are compared where they are after one iteration, and the better ones after four more. */
const SCREENING: Screening = {
  rounds: [
    { iterations: 1, keep: 4 },
    { iterations: 4, keep: 2 },
  ],
  near: 1e-7,
};

/** Moves that are made at most: each but the last has raised the objective. */
const MOST_MOVES = 20;

/** A rise that is one, in nats for each unit of weight. */
const RISE = 1e-7;

/**
 * Split and merge moves (Ueda, Nakano, Ghahramani & Hinton 2000, Neural Comput. 12:2109-2128): from the best of a search mixtures are made in which two
 * components are one and another is two; the most promising after a few iterations go to their ends, and one that ends higher is what the next move
 * begins at. The objective falls only where an optimum with flaws is left for one without. The runs that went to their ends come behind the attempts of the
 * search; observers are not told of them.
 */
export const splitMerge = <P, B, S>({
  model,
  candidates,
  flawsOf,
  limits: { signal, timeLimitMs = Infinity, maxIterations },
}: MoveParts<P, B, S>): Afterwards<P, S> => {
  const began = clock();
  const isOver = (): boolean => signal?.aborted === true || clock() - began >= timeLimitMs;
  return function* (searched, runFrom) {
    const outcome = yield* searched;
    if (E.isLeft(outcome) || maxIterations === 0) return outcome;
    let { best, bestAttempt } = outcome.right;
    const attempts: Array<Attempt<P>> = [...outcome.right.attempts];
    for (let move = 0, hasRisen = true; move < MOST_MOVES && hasRisen; move++) {
      hasRisen = false;
      if (isOver()) break;
      const kept = yield* unlessOver(screen(model, candidates(best.params), SCREENING), isOver);
      for (const { params } of kept) {
        if (isOver()) break;
        const ended = yield* runFrom(params);
        if (E.isLeft(ended)) {
          // An evaluator that was lost must not decide which optimum is best.
          if (ended.left.error._tag === "EvaluationFailed") return ended;
          attempts.push(ended);
          continue;
        }
        const run = ended.right;
        attempts.push(E.right(withoutStats(run, run.stop)));
        const [isSound, wasSound] = [run, best].map((each) => flawsOf(each.params, each.weight).length === 0);
        const isHigher = run.objective > best.objective + RISE * run.weight;
        if (isSound === wasSound ? isHigher : isSound) {
          best = run;
          bestAttempt = attempts.length - 1;
          hasRisen = true;
        }
      }
    }
    return E.right({ best, bestAttempt, attempts });
  };
};

/** The starts that a screening keeps; none once the search is over. */
function* unlessOver<P, S>(
  screening: EmProcess<P, S, Screened<P>>,
  isOver: () => boolean,
): EmProcess<P, S, Screened<P>["kept"]> {
  let step = screening.next();
  while (step.done !== true) {
    if (isOver()) return [];
    step = screening.next(yield step.value);
  }
  return step.value.kept;
}

/** Whether components stand for something that rows are known to be of, or that the start names. */
export const namesComponents = ({
  labels,
  priors,
  init,
}: {
  readonly labels?: unknown;
  readonly priors?: unknown;
  readonly init?: unknown;
}): boolean =>
  labels !== undefined ||
  priors !== undefined ||
  (typeof init === "object" && init !== null && "labels" in init);

/** What is wrong with the option, or null. Moves exchange components, so none may mean something by itself. */
export const wrongMoves = (
  moves: string | undefined,
  {
    hasKnowledge = false,
    isFixed = false,
  }: { readonly hasKnowledge?: boolean; readonly isFixed?: boolean } = {},
): EmError | null => {
  if (moves === undefined) return null;
  if (moves !== "split-merge") return invalidInput("moves", "split-merge", moves);
  if (!hasKnowledge && !isFixed) return null;
  const what = hasKnowledge ? "with labels or priors of rows" : "of components that differ or are held";
  return invalidInput("moves", `no moves ${what}`, moves, "Leave the option out, and allow more restarts.");
};
