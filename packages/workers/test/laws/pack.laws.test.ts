import { expect } from "vitest";
import { pack, unpacker } from "../../src/pack.js";
import { fc, test } from "../property.js";

const float64s = fc.array(fc.double()).map((values) => Float64Array.from(values));
const { plain } = fc.letrec<{ plain: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.double(), float64s, fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
  plain: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("plain"), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie("plain"), { maxKeys: 4 }),
  ),
}));

test.prop([fc.array(plain, { maxLength: 4 })])(
  "what is packed, sent and unpacked is what it was",
  (values) => {
    const unpack = unpacker();
    for (const value of values) expect(unpack(structuredClone(pack(value)))).toEqual(value);
  },
);

test.prop([fc.array(float64s, { minLength: 1 })])("numbers keep their bits", (arrays) => {
  const unpacked = unpacker()(structuredClone(pack(arrays)));
  if (!Array.isArray(unpacked)) throw new Error("a list was packed");
  for (const [i, array] of arrays.entries()) {
    const copy: unknown = unpacked[i];
    if (!(copy instanceof Float64Array)) throw new Error("an array of numbers was packed");
    expect([...copy].every((v, at) => Object.is(v, array[at]))).toBe(true);
  }
});

test("other values are sent as they are", () => {
  const value = { when: new Map([["a", Int32Array.of(1, 2)]]), big: 12n, list: [new Set([1]), 3] };
  expect(unpacker()(structuredClone(pack(value)))).toEqual(value);
});
