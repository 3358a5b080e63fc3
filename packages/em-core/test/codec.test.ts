import { expect, test } from "vitest";
import {
  E,
  eitherCodec,
  errorCodec,
  finiteNumber,
  float64s,
  imap,
  list,
  O,
  oneOf,
  optional,
  parseJson,
  record,
  refine,
  render,
  savedCodec,
  text,
} from "../src/index.js";
import { left, right } from "./either.js";

interface Point {
  readonly name: string;
  readonly at: Float64Array;
  readonly kind: "open" | "closed";
}

const point = record<Point>({ name: text, at: float64s(2), kind: oneOf("open", "closed") });
const points = record<{ readonly points: ReadonlyArray<Point> }>({ points: list(point) });
const origin = { name: "o", at: [0, 0], kind: "open" };

test.each([
  [{ points: [origin, { ...origin, at: [1, "2"] }] }, 'points[1].at[1]: expected a finite number, got "2".'],
  [{ points: [{ ...origin, at: [1, null] }] }, "points[0].at[1]: expected a finite number, got null."],
  [{ points: [{ ...origin, at: [1] }] }, "points[0].at: expected a list of 2, got 1 items."],
  [{ points: [{ ...origin, kind: "shut" }] }, 'points[0].kind: expected one of open, closed, got "shut".'],
  [{ points: [{ at: [0, 0], kind: "open" }] }, "points[0].name: expected a string, got nothing."],
  [{ points: origin }, 'points: expected a list, got {"name":"o","at":[0,0],"kind":"open"}.'],
  [{}, "points: expected a list, got nothing."],
  [[origin], 'Expected an object, got [{"name":"o","at":[0,0],"kind":"open"}].'],
  [null, "Expected an object, got null."],
  [{ points: ["x".repeat(60)] }, `points[0]: expected an object, got "${"x".repeat(39)}….`],
])("an error says where and what: %o", (input, sentence) => {
  expect(render(left(points.decode(input)))).toBe(sentence);
});

test("an error's path begins with that of the caller", () => {
  expect(render(left(point.decode({ ...origin, at: 3 }, "model.params")))).toBe(
    "model.params.at: expected a list, got 3.",
  );
});

test("fields that are not asked for are dropped", () => {
  expect(right(point.decode({ ...origin, colour: "red" }))).toEqual({ ...origin, at: Float64Array.of(0, 0) });
});

test.each([Number.NaN, Infinity, -Infinity])("%d cannot be written", (value) => {
  expect(() => finiteNumber.encode(value)).toThrow(RangeError);
  expect(() => float64s().encode(Float64Array.of(1, value))).toThrow(RangeError);
});

test("a refined codec says what it wants", () => {
  const rate = refine(finiteNumber, (v) => v > 0, "a positive rate");
  expect(right(rate.decode(2))).toBe(2);
  expect(render(left(rate.decode(-2, "rate")))).toBe("rate: expected a positive rate, got -2.");
  expect(render(left(rate.decode("2", "rate")))).toBe('rate: expected a finite number, got "2".');
});

test("another representation of the same JSON", () => {
  const celsius = imap(
    finiteNumber,
    (kelvin) => kelvin - 273,
    (c) => c + 273,
  );
  expect(celsius.encode(27)).toBe(300);
  expect(right(celsius.decode(300))).toBe(27);
});

test("an optional field may be null or absent", () => {
  const noted = record<{ readonly note: O.Option<string> }>({ note: optional(text) });
  expect(right(noted.decode({}))).toEqual({ note: O.none });
  expect(right(noted.decode({ note: null }))).toEqual({ note: O.none });
  expect(right(noted.decode({ note: "so" }))).toEqual({ note: O.some("so") });
  expect(render(left(noted.decode({ note: 3 })))).toBe("note: expected a string, got 3.");
  expect(noted.encode({ note: O.none })).toEqual({ note: null });
});

test("text that is no JSON is an error that names its source", () => {
  expect(right(parseJson("a.json", "[1, 2]"))).toEqual([1, 2]);
  const error = left(parseJson("a.json", '{"params": [1, 2'));
  expect(render(error)).toMatch(
    /^a\.json: expected JSON, got text that is none \(.+\)\. Check that the file was written whole\.$/u,
  );
});

const saved = {
  format: "latentjs/model",
  version: 1,
  module: "@latentjs/gmm",
  spec: { components: 2 },
  params: [1, 2],
};

test("a saved model without provenance", () => {
  expect(right(savedCodec.decode(saved))).toEqual({ ...saved, provenance: O.none });
});

test.each([
  [{ ...saved, format: "pickle" }, 'model.json.format: expected latentjs/model, got "pickle".'],
  [{ ...saved, version: 2 }, "model.json.version: expected version 1, got 2."],
  [{ ...saved, params: undefined }, "model.json.params: expected a value, got nothing."],
  [
    { ...saved, provenance: { objective: null, iterations: 1, stop: "", seed: "" } },
    "model.json.provenance.objective: expected a finite number, got null.",
  ],
])("a file that is no saved model is told by its first wrong field: %o", (input, sentence) => {
  expect(render(left(savedCodec.decode(input, "model.json")))).toBe(sentence);
});

test("a success or a failure, whose error may hold any number, written by name where JSON has none", () => {
  const codec = eitherCodec(errorCodec, finiteNumber);
  const failure = E.left({ _tag: "NonFiniteLikelihood", row: 3, value: -Infinity } as const);
  expect(codec.encode(failure)).toEqual({
    left: { _tag: "NonFiniteLikelihood", row: 3, value: "-Infinity" },
  });
  expect(codec.encode(E.right(2))).toEqual({ right: 2 });
  const strange = { left: { _tag: "NonFiniteLikelihood", row: 3, value: "minus infinity" } };
  expect(render(left(codec.decode(strange, "starts[0]")))).toBe(
    'starts[0].left.value: expected one of NaN, Infinity, -Infinity, got "minus infinity".',
  );
  expect(render(left(codec.decode({ left: { _tag: "Melted" } })))).toMatch(
    /^left\._tag: expected one of InvalidInput, /u,
  );
  expect(render(left(codec.decode(7, "starts[0]")))).toBe("starts[0]: expected an object, got 7.");
});
