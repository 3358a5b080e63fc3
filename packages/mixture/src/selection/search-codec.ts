import {
  anyNumber,
  eitherCodec,
  errorCodec,
  finiteNumber,
  imap,
  list,
  O,
  oneOf,
  optional,
  record,
  refine,
  tagged,
  text,
  type AttemptedRun,
  type Attempt,
  type Codec,
  type FitFailure,
  type Iterate,
  type Option,
  type Repair,
} from "@latentjs/em-core";
import type { CellSearch, Reached } from "./cell.js";

type Ended = AttemptedRun<unknown>["stop"];

/** Something or null. */
const orNull = <A>(codec: Codec<A>): Codec<A | null> =>
  imap<Option<A>, A | null>(optional(codec), O.toNullable, (value) =>
    value === null ? O.none : O.some(value),
  );

const stopCodec: Codec<Ended> = tagged<Ended>({
  Converged: record({ rule: text }),
  IterationLimit: record({ limit: anyNumber }),
  TimeLimit: record({ limitMs: anyNumber }),
  Cancelled: record({}),
  SetAside: record({ iterations: anyNumber, behind: anyNumber, follows: orNull(finiteNumber) }),
});

const repairCodec: Codec<Repair> = record<Repair>({
  action: oneOf("dropped", "reseeded"),
  component: anyNumber,
  error: errorCodec,
  objective: anyNumber,
  components: anyNumber,
  rows: anyNumber,
});

const iterateCodec = <P>(params: Codec<P>): Codec<Iterate<P>> =>
  record<Iterate<P>>({
    iteration: anyNumber,
    params,
    objective: anyNumber,
    logLikelihood: anyNumber,
  });

/** A run with its repairs as they are written: null where there were none. */
type Written<P> = Omit<AttemptedRun<P>, "repairs"> & { readonly repairs: Option<ReadonlyArray<Repair>> };

const runCodec = <P>(params: Codec<P>): Codec<AttemptedRun<P>> =>
  imap(
    record<Written<P>>({
      iteration: anyNumber,
      params,
      objective: anyNumber,
      logLikelihood: anyNumber,
      stop: stopCodec,
      weight: anyNumber,
      trace: list(anyNumber),
      evaluations: anyNumber,
      repairs: optional(list(repairCodec)),
    }),
    ({ repairs, ...run }: Written<P>): AttemptedRun<P> =>
      O.isSome(repairs) ? { ...run, repairs: repairs.value } : run,
    (run: AttemptedRun<P>): Written<P> => ({ ...run, repairs: O.fromNullable(run.repairs) }),
  );

const attemptCodec = <P>(params: Codec<P>): Codec<Attempt<P>> =>
  eitherCodec(
    record<FitFailure<P>>({ error: errorCodec, last: optional(iterateCodec(params)) }),
    runCodec(params),
  );

/** What was found of a cell to JSON and back, exactly. */
export const searchCodec = <P>(params: Codec<P>): Codec<CellSearch<P>> =>
  eitherCodec(
    errorCodec,
    refine(
      record<Reached<P>>({ attempts: list(attemptCodec(params)), flags: list(orNull(text)) }),
      ({ attempts, flags }) => attempts.length === flags.length,
      "a flag for each attempt",
    ),
  );
