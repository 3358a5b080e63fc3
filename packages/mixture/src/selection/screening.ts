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
  type Iterate,
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
  readonly kept: ReadonlyArray<Standing<P, unknown>>;
  readonly aside: ReadonlyArray<Attempt<P>>;
}

/**
 * Gives each start a few plain iterations and keeps those that have come highest, in rounds of more and more iterations for fewer and fewer starts. Of
 * starts that have come to the same height the first is kept. One that fails is out, or where `isRepaired` stands at its last good iterate: whoever lets it
 * go on repairs it.
 */
export function* screen<P, B, S>(
  model: LatentVariableModel<P, B, S>,
  starts: Iterable<Either<EmError, P>>,
  { rounds, near }: Screening,
  isRepaired: boolean = false,
): EmProcess<P, S, Screened<P>> {
  const aside: Array<Attempt<P>> = [];
  let field: Array<Contestant<P, S>> = [];
  for (const start of starts) {
    if (E.isRight(start)) {
      field.push(contestant((observer) => em(model, start.right, { stop: never, observer })));
    } else aside.push(E.left({ error: start.left, last: O.none }));
  }
  let kept: Array<Standing<P, unknown>> = [];
  let iteration = 0;
  const failed = new Map<Contestant<P, S>, Standing<P, unknown>>();
  for (const { iterations, keep } of rounds) {
    iteration += iterations;
    const runs: Array<readonly [Standing<P, unknown>, Contestant<P, S>]> = [];
    for (const each of field) {
      const ended = failed.has(each) ? O.none : yield* each.advance(iteration);
      const standing = each.standing();
      if (O.isSome(standing)) runs.push([standing.value, each]);
      else if (O.isSome(ended) && E.isLeft(ended.value)) {
        const { last } = ended.value.left;
        if (isRepaired && O.isSome(last)) failed.set(each, whereItFailed(each, last.value));
        else aside.push(ended.value);
      }
      const fallen = failed.get(each);
      if (fallen !== undefined) runs.push([fallen, each]);
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
  return { kept, aside: aside.toSorted(highestFirst) };
}

/** Those that are only set aside, by how high they stand; those that failed behind them, in their order. */
const highestFirst = <P>(a: Attempt<P>, b: Attempt<P>): number => {
  const [x, y] = [a, b].map((each) => (E.isRight(each) ? each.right.objective : Number.NEGATIVE_INFINITY));
  return x === y ? 0 : y - x;
};

/** A run is left where it stands, and goes on from there in the next round. */
const never: StoppingRule = () => O.none;

const whereItFailed = <P, S>(each: Contestant<P, S>, last: Iterate<P>): Standing<P, unknown> => {
  const trace = each.racer().objectives;
  return { ...last, stats: null, weight: each.weight(), trace, evaluations: trace.length };
};

const setAside = <P>(run: Standing<P, unknown>, behind: number): Attempt<P> => {
  const stop = { _tag: "SetAside", iterations: run.iteration, behind, follows: null } as const;
  return E.right(withoutStats(run, stop));
};
