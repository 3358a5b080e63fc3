import { E, wasSetAside, type Attempt, type Either, type EmError, type Run } from "@latentjs/em-core";

/** One of the mixtures that a selection fits. */
export interface Cell {
  /** Number of components, K. */
  readonly components: number;
  /** Which of the forms that are compared the components have, such as a covariance structure; where there is one, its name. */
  readonly form: string;
}

/** What the starts of a cell came to. */
export interface Reached<P> {
  readonly attempts: ReadonlyArray<Attempt<P>>;
  /** For each attempt why what it reached is spurious, or null. */
  readonly flags: ReadonlyArray<string | null>;
}

/** What is known of a cell, or why no start of it could even be made. */
export type CellSearch<P> = Either<EmError, Reached<P>>;

/** An optimum, and the place among the attempts of the one that reached it first. */
export interface Found<P> {
  readonly attempt: number;
  readonly run: Run<P>;
}

/** The highest optimum of a cell that is not spurious, and the highest of all where that is another one. */
export interface Summit<P> {
  readonly best: Found<P> | null;
  readonly spurious: (Found<P> & { readonly why: string }) | null;
}

/** What the attempts of a cell found. Those set aside reached no optimum. */
export const summitOf = <P>({ attempts, flags }: Reached<P>): Summit<P> => {
  let best: Found<P> | null = null;
  let spurious: Summit<P>["spurious"] = null;
  for (const [attempt, outcome] of attempts.entries()) {
    if (E.isLeft(outcome)) continue;
    const { stop } = outcome.right;
    if (wasSetAside(stop)) continue;
    const run = { ...outcome.right, stop };
    const why = flags[attempt] ?? null;
    if (why === null) {
      if (best === null || run.objective > best.run.objective) best = { attempt, run };
    } else if (spurious === null || run.objective > spurious.run.objective) {
      spurious = { attempt, run, why };
    }
  }
  return {
    best,
    spurious:
      spurious !== null && best !== null && best.run.objective >= spurious.run.objective ? null : spurious,
  };
};

/** Two searches of one cell as one, the attempts of the first before those of the second. */
export const together = <P>(first: CellSearch<P>, second: CellSearch<P>): CellSearch<P> => {
  if (E.isLeft(second)) return first;
  if (E.isLeft(first)) return second;
  return E.right({
    attempts: [...first.right.attempts, ...second.right.attempts],
    flags: [...first.right.flags, ...second.right.flags],
  });
};
