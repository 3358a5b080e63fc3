import { expectTypeOf, test } from "vitest";
import {
  anyOf,
  em,
  iterationLimit,
  overChunks,
  plain,
  positiveCoordinates,
  render,
  runAsync,
  runSync,
  smallChange,
  squarem,
  type Accelerator,
  type Coordinates,
  type EmError,
  type Either,
  type Fit,
  type FitFailure,
  type StoppingRule,
} from "../../src/index.js";
import { lifetimes, logMeans, rowsOf, type LifetimeStats, type Means } from "../models/lifetimes.js";
import { SESSIONS, twoCoins, type Coins } from "../models/two-coins.js";

const model = lifetimes(1);
const start: Means = { means: Float64Array.of(1) };
const evaluate = overChunks(model, [rowsOf([{ ended: 1, cutOff: 0, total: 1 }])]);
const stop = iterationLimit(1);

test("a run's result follows from its model", () => {
  type Outcome = Either<FitFailure<Means>, Fit<Means, LifetimeStats>>;
  expectTypeOf(runSync(em(model, start, { stop }), evaluate)).toEqualTypeOf<Outcome>();
  expectTypeOf(runAsync(em(model, start, { stop }), async (p) => Promise.resolve(evaluate(p)))).toEqualTypeOf<
    Promise<Outcome>
  >();
});

test("parameters are the model's, even where a literal could be something else", () => {
  const process = em(twoCoins, [0.6, 0.5], { stop });
  expectTypeOf(runSync(process, overChunks(twoCoins, SESSIONS))).toEqualTypeOf<
    Either<FitFailure<Coins>, Fit<Coins, ReadonlyArray<Float64Array>>>
  >();
  // @ts-expect-error A third coin.
  em(twoCoins, [0.6, 0.5, 0.4], { stop });
});

test("SQUAREM needs coordinates, and those of the model", () => {
  expectTypeOf(squarem<Means>)
    .parameter(0)
    .toEqualTypeOf<Coordinates<Means>>();
  // @ts-expect-error There is nothing to extrapolate in.
  squarem<Means>();
  // @ts-expect-error Coordinates of a number are none of the model's parameters.
  em(model, start, { stop, accelerator: squarem(positiveCoordinates) });
  expectTypeOf(squarem(logMeans(1))).toEqualTypeOf<Accelerator<Means>>();
  expectTypeOf(plain<Means>()).toEqualTypeOf<Accelerator<Means>>();
});

test("a rule that knows the parameters serves their model only", () => {
  expectTypeOf(smallChange(logMeans(1), 1e-6)).toEqualTypeOf<StoppingRule<Means>>();
  em(model, start, { stop: anyOf(smallChange(logMeans(1), 1e-6), stop) });
  // @ts-expect-error The rule reads other parameters than the model has.
  em(model, start, { stop: smallChange(positiveCoordinates, 1e-6) });
});

test("the tags of errors are closed, so that a switch over them can be exhaustive", () => {
  expectTypeOf<EmError["_tag"]>().toEqualTypeOf<
    | "ComponentCollapsed"
    | "DegenerateColumn"
    | "EmptyData"
    | "EvaluationFailed"
    | "InComponent"
    | "InnerSolveFailed"
    | "InvalidInput"
    | "NonFiniteLikelihood"
    | "NotPositiveDefinite"
    | "NotReached"
    | "ObjectiveDecreased"
    | "TooFewRows"
  >();
  expectTypeOf(render).returns.toEqualTypeOf<string>();
});
