import { E, float64s, invalidInput, record, text, type Codec } from "@latentjs/em-core";
import * as fc from "fast-check";
import { between, lawsOfCodec } from "../../src/index.js";
import type { Wrong } from "../wrong-families/wrong.js";

interface Row {
  readonly name: string;
  readonly values: Float64Array;
}

const right = record<Row>({ name: text, values: float64s() });
const values = fc.record({
  name: fc.string(),
  values: fc.array(between(-1, 1), { minLength: 1 }).map((v) => Float64Array.from(v, (x) => x / 3)),
});

const wrongCodec = (fault: string, breaks: Wrong["breaks"], changes: Partial<Codec<Row>>): Wrong => ({
  fault,
  breaks,
  laws: lawsOfCodec({ ...right, ...changes }, { name: "rows", values }),
});

export const WRONG_CODECS: ReadonlyArray<Wrong> = [
  wrongCodec("single precision", ["C1 round trip"], {
    encode: (row) => ({ ...(right.encode(row) as object), values: [...row.values].map(Math.fround) }),
  }),
  wrongCodec("trusts its input", ["C2 untrusted input", "C3 damaged input"], {
    decode: (input) => {
      const { name, values: numbers } = input as {
        readonly name: string;
        readonly values: ReadonlyArray<number>;
      };
      return E.right({ name: name.trim() === "" ? name : name, values: Float64Array.from(numbers) });
    },
  }),
  wrongCodec("errors without a place", ["C3 damaged input"], {
    decode: (input) => {
      const decoded = right.decode(input);
      return E.isRight(decoded) ? decoded : E.left(invalidInput("", "a row", "something else"));
    },
  }),
];
