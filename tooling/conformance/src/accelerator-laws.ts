import {
  anyOf,
  E,
  em,
  iterationLimit,
  overChunks,
  plain,
  remainingGain,
  runSync,
  type Accelerator,
  type EmOptions,
  type Evaluate,
  type Fit,
  type LatentVariableModel,
  type RunState,
} from "@latentjs/em-core";
import { pre, type Arbitrary } from "fast-check";
import { forAll, law, unmet, type Draws, type Law } from "./law.js";
import type { ModelCase } from "./model/options.js";
import { expectIdentical } from "./plain-data.js";
import { register } from "./register.js";

/** What {@link acceleratorLaws} needs to know: a model to accelerate, whose maximum does not depend on the path. */
export interface AcceleratorOptions<P, B, S> extends Draws {
  readonly model: LatentVariableModel<P, B, S>;
  readonly cases: Arbitrary<ModelCase<P, B>>;
  /** How far below the objective of plain EM the accelerated one may end, in nats a unit of weight; 1e-7 unless given. */
  readonly tolerance?: number;
}

const A1 = {
  name: "A1 ascent",
  meaning: "An accelerated run never loses ground; otherwise the driver's safeguard is evaded.",
};
const A2 = {
  name: "A2 optimum",
  meaning: "An accelerated run reaches the optimum of plain EM; otherwise speed is bought with a worse fit.",
};
const A3 = {
  name: "A3 fall-back",
  meaning:
    "Where no extrapolated point can be evaluated the run takes the plain steps; otherwise a bold extrapolation ends the fit.",
};
const A4 = {
  name: "A4 own state",
  meaning:
    "Runs do not see each other's state, and do not change parameters; otherwise restarts depend on their order.",
};
const A5 = {
  name: "A5 resuming",
  meaning:
    "A run goes on from where it was at rest as if it had not been interrupted; otherwise checkpoints change results.",
};

/** Less than this is to be gained, in nats a unit of weight. */
const REMAINING = 1e-9;
const LONGEST = 5000;
const SHORT = 12;
/** Relative, of an objective that is a sum over rows: what the driver allows extrapolated steps, and more. */
const SLACK = 1e-10;

/** The laws A1 to A5 of an accelerator. */
export const lawsOfAccelerator = <P, B, S>(
  accelerator: Accelerator<P>,
  options: AcceleratorOptions<P, B, S>,
): ReadonlyArray<Law> => {
  const { model, cases, tolerance = 1e-7 } = options;
  const run = (
    one: ModelCase<P, B>,
    stop: EmOptions<P, S>["stop"],
    more: Partial<EmOptions<P, S>>,
    evaluate: Evaluate<P, S> = overChunks(model, one.chunks),
  ): Fit<P, S> => {
    const outcome = runSync(em(model, one.start, { stop, ...more }), evaluate);
    // A component that loses its rows is no fault of the accelerator.
    pre(E.isRight(outcome));
    return E.isRight(outcome) ? outcome.right : unmet("unreachable: pre ends the case");
  };
  const long = anyOf(remainingGain(REMAINING), iterationLimit(LONGEST));
  const short = iterationLimit(SHORT);
  const named = `${accelerator.name} on ${model.name}`;
  return [
    law(A1, named, options, [
      forAll(cases, (one) => {
        const { trace } = run(one, iterationLimit(4 * SHORT), { accelerator });
        trace.forEach((objective, i) => {
          const before = trace[i - 1] ?? objective;
          if (objective >= before - SLACK * (1 + Math.abs(before))) return;
          unmet(`Iteration ${i} takes the objective from ${before} to ${objective}.`);
        });
      }),
    ]),
    law(A2, named, options, [
      forAll(
        cases,
        (one) => {
          const slow = run(one, long, { accelerator: plain() });
          pre(slow.stop._tag === "Converged");
          const limit = 2 * slow.iteration + SHORT;
          const fast = run(one, anyOf(remainingGain(REMAINING), iterationLimit(limit)), { accelerator });
          if (fast.stop._tag !== "Converged") {
            unmet(`It did not converge in ${limit} iterations; plain EM did in ${slow.iteration}.`);
          }
          if (fast.objective >= slow.objective - tolerance * slow.weight) return;
          unmet(
            `The objective is ${fast.objective} after ${fast.iteration} iterations, and ${slow.objective} by plain EM after ${slow.iteration}.`,
          );
        },
        0.5,
      ),
    ]),
    law(A3, named, options, [
      forAll(cases, (one) => {
        let bold = false;
        const watched: Accelerator<P> = {
          name: accelerator.name,
          start: (memory) => {
            const acceleration = accelerator.start(memory);
            return {
              ...acceleration,
              propose: (from, emStep) => {
                const proposal = acceleration.propose(from, emStep);
                bold = proposal.extrapolated;
                return proposal;
              },
              rejected: () => {
                bold = false;
                acceleration.rejected();
              },
            };
          },
        };
        const evaluate = overChunks(model, one.chunks);
        const refusing: Evaluate<P, S> = (params) =>
          bold ? E.left({ _tag: "NonFiniteLikelihood", row: -1, value: Number.NaN }) : evaluate(params);
        const refused = run(one, short, { accelerator: watched }, refusing);
        const slow = run(one, short, { accelerator: plain() });
        expectIdentical(
          "trace",
          ["by plain EM", slow.trace],
          ["with every extrapolation refused", refused.trace],
        );
      }),
    ]),
    law(A4, named, options, [
      forAll(cases, (one) => {
        const before = structuredClone(one.start);
        const first = run(one, short, { accelerator });
        // Another run, left in the middle.
        run(one, iterationLimit(1), { accelerator });
        const second = run(one, short, { accelerator });
        expectIdentical("trace", ["the first time", first.trace], ["after other runs", second.trace]);
        expectIdentical("start", ["before the runs", before], ["after them", one.start]);
      }),
    ]),
    law(A5, named, options, [
      forAll(cases, (one) => {
        const states: Array<RunState<P>> = [];
        const whole = run(one, short, {
          accelerator,
          observer: (event) => {
            if (event._tag === "Iterated" && event.resumable && states.length < 4) states.push(event.state());
          },
        });
        for (const state of states) {
          const resumed = run(one, short, { accelerator, resume: structuredClone(state) });
          const how = `resumed after iteration ${state.entries.length - 1}`;
          expectIdentical("trace", ["in one run", whole.trace], [how, resumed.trace]);
        }
      }),
    ]),
  ];
};

/** Registers a vitest test for each of the laws of an accelerator. */
export const acceleratorLaws = <P, B, S>(
  accelerator: Accelerator<P>,
  options: AcceleratorOptions<P, B, S>,
): void => {
  register(`${accelerator.name} is an accelerator`, lawsOfAccelerator(accelerator, options));
};
