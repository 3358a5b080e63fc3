import {
  contestant,
  E,
  em,
  O,
  withoutStats,
  type Attempt,
  type Contestant,
  type Either,
  type EmError,
  type EmProcess,
  type LatentVariableModel,
  type Standing,
  type StoppingRule,
} from "@latentjs/em-core";

/** How starts are compared before some of them go to their ends. */
export interface Screening {
  /** Round after round: plain iterations from where a start then stands, and how many starts go on. */
  readonly rounds: ReadonlyArray<{ readonly iterations: number; readonly keep: number }>;
  /** Two starts this near to each other, in nats per unit of weight, count as one. */
  readonly near: number;
}

/** The starts that go on, best first, where they stand; and what is to be told of the others. */
export interface Screened<P> {
  readonly kept: ReadonlyArray<P>;
  readonly aside: ReadonlyArray<Attempt<P>>;
}

/**
 * Gives each start a few plain iterations and keeps those that have come highest, in rounds of more and more iterations for fewer and fewer starts. Of
 * starts that have come to the same height the first is kept.
 */
export function* screen<P, B, S>(
  model: LatentVariableModel<P, B, S>,
  starts: Iterable<Either<EmError, P>>,
  { rounds, near }: Screening,
): EmProcess<P, S, Screened<P>> {
  const aside: Array<Attempt<P>> = [];
  let field: Array<Contestant<P, S>> = [];
  for (const start of starts) {
    if (E.isRight(start)) {
      field.push(contestant((observer) => em(model, start.right, { stop: never, observer })));
    } else aside.push(E.left({ error: start.left, last: O.none }));
  }
  let kept: Array<Standing<P, S>> = [];
  let iteration = 0;
  for (const { iterations, keep } of rounds) {
    iteration += iterations;
    const runs: Array<readonly [Standing<P, S>, Contestant<P, S>]> = [];
    for (const each of field) {
      const ended = yield* each.advance(iteration);
      const standing = each.standing();
      if (O.isSome(standing)) runs.push([standing.value, each]);
      else if (O.isSome(ended) && E.isLeft(ended.value)) aside.push(ended.value);
    }
    kept = [];
    field = [];
    for (const [run, each] of runs.toSorted(([a], [b]) => b.objective - a.objective)) {
      const last = kept.at(-1);
      const isFollower = last !== undefined && last.objective - run.objective <= near * run.weight;
      if (kept.length < keep && !isFollower) {
        kept.push(run);
        field.push(each);
      } else aside.push(setAside(run, (kept[0] ?? run).objective - run.objective));
    }
  }
  return { kept: kept.map(({ params }) => params), aside };
}

/** A run is left where it stands, and goes on from there in the next round. */
const never: StoppingRule = () => O.none;

const setAside = <P, S>(run: Standing<P, S>, behind: number): Attempt<P> => {
  const stop = { _tag: "SetAside", iterations: run.iteration, behind, follows: null } as const;
  return E.right(withoutStats(run, stop));
};
