import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import {
  attemptCodec,
  E,
  finiteNumber,
  float64s,
  list,
  O,
  optional,
  record,
  runCodec,
  runStateCodec,
  savedCodec,
  text,
  type Attempt,
  type Codec,
  type EmError,
  type Entry,
  type Json,
  type Run,
  type RunState,
  type Saved,
  type Stop,
} from "../../src/index.js";
import { right } from "../either.js";

/** What comes back after having been written to a file. */
const again = <A>(codec: Codec<A>, value: A): A =>
  right(codec.decode(JSON.parse(JSON.stringify(codec.encode(value)))));

/** Every finite double but -0, which JSON writes as 0. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => (v === 0 ? 0 : v));
const array = fc.array(finite, { maxLength: 20 }).map((v) => Float64Array.from(v));
/** Names that no object has from birth; `__proto__` as a key is not data. */
const name = fc.string().filter((s) => s !== "__proto__");
const anyJson = fc.jsonValue({ noUnicodeString: false }).map((v) => JSON.parse(JSON.stringify(v)) as Json);

test.prop([finite])("finite doubles come back exactly", (value) => {
  expect(again(finiteNumber, value)).toBe(value);
});

test.prop([array])("arrays come back exactly", (values) => {
  expect(again(float64s(), values)).toEqual(values);
  expect(again(float64s(values.length), values)).toEqual(values);
});

test("minus zero comes back as zero", () => {
  expect(again(finiteNumber, -0)).toBe(0);
});

test.prop([fc.array(fc.record({ name, values: array, note: fc.option(name) }))])(
  "records come back",
  (items) => {
    interface Item {
      readonly name: string;
      readonly values: Float64Array;
      readonly note: O.Option<string>;
    }
    const codec = list(record<Item>({ name: text, values: float64s(), note: optional(text) }));
    const values = items.map((item) => ({ ...item, note: O.fromNullable(item.note) }));
    expect(again(codec, values)).toEqual(values);
  },
);

test.prop([
  fc.record<Saved>({
    format: fc.constant("latentjs/model"),
    version: fc.constant(1),
    module: name,
    spec: anyJson,
    params: anyJson,
    provenance: fc.oneof(
      fc.constant(O.none),
      fc.record({ objective: finite, iterations: fc.nat(), stop: name, seed: name }).map(O.some),
    ),
  }),
])("saved models come back", (saved) => {
  expect(again(savedCodec, saved)).toEqual(saved);
});

const stop: fc.Arbitrary<Stop> = fc.oneof(
  fc.record({ _tag: fc.constant("Converged" as const), rule: name }),
  fc.record({ _tag: fc.constant("IterationLimit" as const), limit: fc.nat() }),
  fc.record({ _tag: fc.constant("TimeLimit" as const), limitMs: finite }),
  fc.constant<Stop>({ _tag: "Cancelled" }),
);

const run: fc.Arbitrary<Run<Float64Array>> = fc.record({
  iteration: fc.nat(),
  params: array,
  objective: finite,
  logLikelihood: finite,
  stop,
  weight: finite,
  trace: fc.array(finite),
  evaluations: fc.nat(),
});

const entry: fc.Arbitrary<Entry> = fc.record({
  objective: finite,
  kind: fc.constantFrom("start", "em", "extrapolated"),
  qGain: fc.oneof(finite, fc.constant(Number.NaN)),
});

test.prop([
  fc.record<RunState<Float64Array>>({
    params: array,
    entries: fc.array(entry, { minLength: 1 }),
    evaluations: fc.nat(),
    memory: fc.array(finite),
  }),
])("where a run stands comes back, an unknown rise of q too", (state) => {
  expect(again(runStateCodec(float64s()), state)).toEqual(state);
});

test.prop([run])("runs come back", (value) => {
  expect(again(runCodec(float64s()), value)).toEqual(value);
});

const anyDouble = fc.double().map((v) => (v === 0 ? 0 : v));
const error = fc.letrec<{ readonly error: EmError }>((tie) => ({
  error: fc.oneof(
    { depthSize: "small" },
    fc.record({
      _tag: fc.constant("InvalidInput" as const),
      path: name,
      expected: name,
      actual: name,
      remedy: name,
    }),
    fc.record({ _tag: fc.constant("EmptyData" as const), what: name }),
    fc.record({ _tag: fc.constant("TooFewRows" as const), distinct: fc.nat(), components: fc.nat() }),
    fc.record({ _tag: fc.constant("DegenerateColumn" as const), column: name, problem: name, remedy: name }),
    fc.record({
      _tag: fc.constant("ComponentCollapsed" as const),
      component: fc.nat(),
      weight: anyDouble,
      floor: anyDouble,
    }),
    fc.record({
      _tag: fc.constant("NotPositiveDefinite" as const),
      what: name,
      pivot: fc.nat(),
      value: anyDouble,
    }),
    fc.record({ _tag: fc.constant("NonFiniteLikelihood" as const), row: fc.integer(), value: anyDouble }),
    fc.record({
      _tag: fc.constant("ObjectiveDecreased" as const),
      before: anyDouble,
      after: anyDouble,
      slack: anyDouble,
    }),
    fc.record({
      _tag: fc.constant("InnerSolveFailed" as const),
      solver: name,
      iterations: fc.nat(),
      residual: anyDouble,
    }),
    fc.record({ _tag: fc.constant("EvaluationFailed" as const), where: name, message: name }),
    fc.record({ _tag: fc.constant("InComponent" as const), component: fc.nat(), cause: tie("error") }),
  ),
})).error;

test.prop([
  fc.oneof(
    run.map((r) => E.right(r)),
    error.map((e) => E.left({ error: e, last: O.none })),
  ),
])(
  "attempts come back, with any error and its numbers, whatever they are",
  (attempt: Attempt<Float64Array>) => {
    expect(again(attemptCodec(float64s()), attempt)).toEqual(attempt);
  },
);

test.prop([fc.jsonValue()])("what is no run is refused, never thrown at", (input) => {
  for (const codec of [
    attemptCodec(float64s()),
    runCodec(float64s()),
    runStateCodec(float64s()),
    savedCodec,
  ]) {
    expect(E.isLeft(codec.decode(input))).toBe(true);
  }
});
