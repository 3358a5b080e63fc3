import type { EmError } from "./errors.js";
import type { Option } from "./prelude.js";

/** Parameters and their objective, always of the same point. */
export interface Iterate<P> {
  /** 0 for the starting point. */
  readonly iteration: number;
  readonly params: P;
  /** logLikelihood + logPrior at exactly these params, in nats. */
  readonly objective: number;
  readonly logLikelihood: number;
}

/** How the parameters of an iterate came about: given, by a plain EM step, or by extrapolation. */
export type ProposalKind = "start" | "em" | "extrapolated";

/** What stopping rules and checkpoints remember of one accepted iterate. */
export interface Entry {
  readonly objective: number;
  readonly kind: ProposalKind;
  /**
   * By how much the plain EM step taken from this iterate raises q + logPrior, in nats; 0 where that is below
   * rounding, NaN where the M-step failed. Half the squared length of the step in the metric of the complete-data
   * information.
   */
  readonly qGain: number;
}

/** Why a run ended with an answer. */
export type Stop =
  | { readonly _tag: "Converged"; readonly rule: string }
  | { readonly _tag: "IterationLimit"; readonly limit: number }
  | { readonly _tag: "TimeLimit"; readonly limitMs: number }
  | { readonly _tag: "Cancelled" };

/** What was done about a component without an answer, so that a run could go on. */
export interface Repair {
  readonly action: "dropped" | "reseeded";
  /** Index of the component among those that there were. */
  readonly component: number;
  readonly error: EmError;
  /** Objective at the last iterate before it. */
  readonly objective: number;
  /** Components that there are since. */
  readonly components: number;
  /** Rows that a reseeded component began on; 0 for one that was dropped. */
  readonly rows: number;
}

/** A finished run without its statistics: what is kept of every restart. */
export interface Run<P> extends Iterate<P> {
  readonly stop: Stop;
  /** Total observation weight. */
  readonly weight: number;
  /** Objective at every accepted iterate, `trace[i]` belonging to iteration i. */
  readonly trace: ReadonlyArray<number>;
  /** E-steps done, rejected extrapolations included. */
  readonly evaluations: number;
  /** What was done about failures on the way; `trace` and `iteration` count from the last of them on. Absent where there were none. */
  readonly repairs?: ReadonlyArray<Repair>;
}

/** A finished run; `params`, `objective`, `logLikelihood` and `stats` belong to the same point. */
export interface Fit<P, S> extends Run<P> {
  readonly stats: S;
}

/** A run without a usable answer. */
export interface FitFailure<P> {
  readonly error: EmError;
  /** The last iterate known to be good, if the run got that far. */
  readonly last: Option<Iterate<P>>;
}

/** Plain data from which a run goes on exactly as if it had not been interrupted. */
export interface RunState<P> {
  readonly params: P;
  /** One entry for each accepted iterate; the last one belongs to `params`. */
  readonly entries: ReadonlyArray<Entry>;
  readonly evaluations: number;
  /** What the accelerator had learned. */
  readonly memory: ReadonlyArray<number>;
}
