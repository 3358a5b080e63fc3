import { E, render, type Codec, type Json } from "@latentjs/em-core";
import { anything, jsonValue, nat, record, type Arbitrary } from "fast-check";
import { answer } from "./cases.js";
import { forAll, law, unmet, type Draws, type Law } from "./law.js";
import { expectIdentical } from "./plain-data.js";
import { register } from "./register.js";
import { show } from "./show.js";

/** What {@link codecLaws} needs to know. */
export interface CodecOptions<A> extends Draws {
  /** What the tests are called. */
  readonly name: string;
  readonly values: Arbitrary<A>;
}

const C1 = {
  name: "C1 round trip",
  meaning: "What is written as JSON comes back exactly; otherwise saved models differ from the fitted ones.",
};
const C2 = {
  name: "C2 untrusted input",
  meaning:
    "Input of any shape gives a value that can be written again, or an error, and never an exception; otherwise a wrong file takes the program down.",
};
const C3 = {
  name: "C3 damaged input",
  meaning:
    "Where a part of the input is spoilt or missing, an error names the field; otherwise nobody finds what is wrong in a file.",
};

const throughJson = (json: Json): unknown => JSON.parse(JSON.stringify(json));

/** All places inside JSON, each as the JSON with that place changed. */
const damaged = (json: Json, by: (at: Json) => Json | undefined): ReadonlyArray<Json> => {
  const here = by(json);
  const inside =
    json === null || typeof json !== "object"
      ? []
      : Object.entries(json).flatMap(([key, part]) => [
          ...damaged(part, by).map((other) => replaced(json, key, other)),
          ...(Array.isArray(json) ? [] : [replaced(json, key, undefined)]),
        ]);
  return here === undefined ? inside : [here, ...inside];
};

const replaced = (json: object, key: string, part: Json | undefined): Json =>
  Array.isArray(json)
    ? json.map((value: Json, i) => (String(i) === key && part !== undefined ? part : value))
    : Object.fromEntries(
        Object.entries(json).flatMap(([name, value]): ReadonlyArray<[string, Json]> =>
          name !== key ? [[name, value]] : part === undefined ? [] : [[name, part]],
        ),
      );

/** The laws C1 to C3 of a codec. */
export const lawsOfCodec = <A>(codec: Codec<A>, options: CodecOptions<A>): ReadonlyArray<Law> => {
  const { name, values } = options;
  const expectHandled = (input: unknown): void => {
    const decoded = codec.decode(input, "file");
    if (E.isRight(decoded)) {
      expectIdentical(
        "the value",
        ["as it was read", decoded.right],
        ["written and read again", answer("decode", codec.decode(throughJson(codec.encode(decoded.right))))],
      );
    }
  };
  const expectPlace = (input: unknown): void => {
    expectHandled(input);
    const decoded = codec.decode(input, "file");
    if (E.isLeft(decoded) && decoded.left._tag === "InvalidInput" && !decoded.left.path.startsWith("file")) {
      unmet(`The error does not say where: ${render(decoded.left)}`);
    }
  };
  return [
    law(C1, name, options, [
      forAll(record({ value: values }), ({ value }) => {
        const json = codec.encode(value);
        expectIdentical("the JSON", ["as written", json], ["as text and back", throughJson(json)]);
        const back = answer(`decode of ${show(json)}`, codec.decode(throughJson(json)));
        expectIdentical("the value", ["before", value], ["after", back]);
      }),
    ]),
    law(C2, name, options, [
      forAll(record({ input: jsonValue() }), ({ input }) => expectHandled(input)),
      forAll(record({ input: anything() }), ({ input }) => void codec.decode(input)),
    ]),
    law(C3, name, options, [
      forAll(record({ value: values, place: nat() }), ({ value, place }) => {
        const json = codec.encode(value);
        for (const by of [null, "?", [], {}, true]) {
          const all = damaged(json, () => by);
          expectPlace(throughJson(all[place % all.length]));
        }
      }),
    ]),
  ];
};

/** Registers a vitest test for each of the laws of a codec. */
export const codecLaws = <A>(codec: Codec<A>, options: CodecOptions<A>): void => {
  register(`${options.name} as JSON`, lawsOfCodec(codec, options));
};
