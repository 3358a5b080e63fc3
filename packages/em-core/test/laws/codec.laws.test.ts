import { fc, test } from "../property.js";
import { expect } from "vitest";
import {
  E,
  eitherCodec,
  errorCodec,
  finiteNumber,
  float64s,
  list,
  O,
  optional,
  record,
  runStateCodec,
  savedCodec,
  text,
  type Codec,
  type Either,
  type EmError,
  type Entry,
  type Json,
  type RunState,
  type Saved,
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
    fc.record({ _tag: fc.constant("NotReached" as const), what: name, why: name, remedy: name }),
    fc.record({ _tag: fc.constant("InComponent" as const), component: fc.nat(), cause: tie("error") }),
  ),
})).error;

test.prop([
  fc.oneof(
    finite.map((v) => E.right(v)),
    error.map((e) => E.left(e)),
  ),
])(
  "successes and failures come back, with any error and its numbers, whatever they are",
  (value: Either<EmError, number>) => {
    expect(again(eitherCodec(errorCodec, finiteNumber), value)).toEqual(value);
  },
);

test.prop([fc.jsonValue()])("what is no run is refused, never thrown at", (input) => {
  for (const codec of [eitherCodec(errorCodec, finiteNumber), runStateCodec(float64s()), savedCodec]) {
    expect(E.isLeft(codec.decode(input))).toBe(true);
  }
});
