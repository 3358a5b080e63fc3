/** How starts race: after rounds of more and more iterations, those that cannot be expected to win are set aside. */
export interface Race {
  /** Iterations of every start before any is set aside; even, because that is where SQUAREM is at rest. */
  readonly first: number;
  /** A start is out when it lies further behind than this many times what it gained in the later half of its run. */
  readonly patience: number;
  /**
   * A start is out, too, when it is this near below another one, in nats per unit of weight, and closing in on it, while that one
   * has ended or gains little more: both are on their way to the same optimum. 0 for no such rule.
   */
  readonly near: number;
}

/** Why a start did not run to its end. It has not reached an optimum. */
export interface SetAside {
  readonly _tag: "SetAside";
  /** Iterations after which the starts were compared. */
  readonly iterations: number;
  /** Nats between its objective then and that of the start it was measured by. */
  readonly behind: number;
  /** The start whose optimum it was closing in on; null where it lay too far behind. */
  readonly follows: number | null;
}

/** A start as a race sees it. */
export interface Racer {
  /** Objective at every iterate so far. */
  readonly objectives: ReadonlyArray<number>;
  readonly state: "going" | "answered" | "failed";
}

/** What to do next. */
export interface Decision {
  /** Whom to let go on, and until it has accepted which iterate; null when nobody is left to. */
  readonly next: { readonly attempt: number; readonly iteration: number } | null;
  /** Who is out, by attempt. */
  readonly aside: ReadonlyMap<number, SetAside>;
}

/** To what share of its former distance a start has to come in the later half of its run to be called closing in. */
const CLOSING_IN = 0.1;

/** The leader gains little when the later half of its run brought no more than this many times `near`. */
const LITTLE = 10;

/** Rounds end after first, 1.5 first, 2 first, 3 first, 4 first, ... iterations. */
const afterRound = (round: number, first: number): number => {
  let power = first;
  while (2 * power <= round) power *= 2;
  return round === power ? power + Math.ceil(power / 2) : 2 * power;
};

interface Runner extends Racer {
  readonly attempt: number;
}

/**
 * What the histories of the starts say about how the search goes on. They are compared at equal numbers of iterations, and those
 * that failed do not count at all: whom they had left behind is in again. Who is out follows from the histories alone, not
 * from when they are looked at, so an interrupted search goes on as it would have. `weight` is the total observation weight.
 */
export const decide = (racers: ReadonlyArray<Racer>, race: Race | undefined, weight: number): Decision => {
  const field = racers.map((racer, attempt): Runner => ({ ...racer, attempt }));
  if (race === undefined) {
    const next = field.find(({ state }) => state === "going");
    const iteration = Number.POSITIVE_INFINITY;
    return { next: next === undefined ? null : { attempt: next.attempt, iteration }, aside: new Map() };
  }
  const out = new Map<Runner, SetAside>();
  for (let round = race.first; ; round = afterRound(round, race.first)) {
    const rivals = field.filter((runner) => runner.state !== "failed" && !out.has(runner));
    const going = rivals.filter(({ state }) => state === "going");
    const short = going.find(({ objectives }) => objectives.length <= round);
    if (going.length === 0 || short !== undefined) {
      const next = short === undefined ? null : { attempt: short.attempt, iteration: round };
      const halted = [...out].filter(([{ state }]) => state === "going");
      return { next, aside: new Map(halted.map(([{ attempt }, why]) => [attempt, why])) };
    }
    // Of a run that has ended since, only what came before the round may count.
    for (const runner of rivals.filter((rival) => !hadEnded(rival, round))) {
      const why = verdict(runner, rivals, round, race, weight);
      if (why !== null) out.set(runner, why);
    }
  }
};

const hadEnded = ({ state, objectives }: Runner, round: number): boolean =>
  state === "answered" && objectives.length <= round + 1;

/** Whether and why a start is out after a round. Ties lead in the order of the starts. */
const verdict = (
  runner: Runner,
  rivals: ReadonlyArray<Runner>,
  round: number,
  { patience, near }: Race,
  weight: number,
): SetAside | null => {
  const now = ({ objectives }: Runner): number => at(objectives, round);
  const before = ({ objectives }: Runner): number => at(objectives, Math.floor(round / 2));
  const leader = rivals.reduce((first, rival) => (now(rival) > now(first) ? rival : first));
  if (leader === runner) return null;
  const out = (by: Runner, follows: number | null): SetAside => ({
    _tag: "SetAside",
    iterations: round,
    behind: now(by) - now(runner),
    follows,
  });
  if (now(leader) - now(runner) > patience * (now(runner) - before(runner))) return out(leader, null);
  const followed = rivals.find((rival) => {
    const gainsLittle = rival === leader && now(leader) - before(leader) <= LITTLE * near * weight;
    const distance = now(rival) - now(runner);
    const isClosingIn = distance <= CLOSING_IN * (now(rival) - before(runner));
    return (
      (hadEnded(rival, round) || gainsLittle) && distance >= 0 && distance <= near * weight && isClosingIn
    );
  });
  return followed === undefined ? null : out(followed, followed.attempt);
};

/** The objective at an iterate, or the last one of a run that ended before. */
const at = (objectives: ReadonlyArray<number>, iteration: number): number =>
  objectives[Math.min(iteration, objectives.length - 1)] ?? Number.NaN;
