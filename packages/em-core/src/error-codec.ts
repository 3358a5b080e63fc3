import { finiteNumber, oneOf, record, tagged, text, type Codec } from "./codec.js";
import type { EmError } from "./errors.js";
import { E } from "./prelude.js";

const named = oneOf("NaN", "Infinity", "-Infinity");

/** Any double; those that JSON has no number for are written by name. */
export const anyNumber: Codec<number> = {
  encode: (value) => (Number.isFinite(value) ? value : String(value)),
  decode: (input, path) =>
    typeof input === "string" ? E.map(Number)(named.decode(input, path)) : finiteNumber.decode(input, path),
};

interface TooFew {
  readonly distinct: number;
  readonly components: number;
}

const tooFew: Codec<TooFew> = record({ distinct: anyNumber, components: anyNumber });

/** The unit is there only where it is none of rows. */
const tooFewCodec: Codec<TooFew & { readonly unit?: string }> = {
  encode: (value) =>
    value.unit === undefined
      ? tooFew.encode(value)
      : record<TooFew & { readonly unit: string }>({
          distinct: anyNumber,
          components: anyNumber,
          unit: text,
        }).encode({ ...value, unit: value.unit }),
  decode: (input, path) =>
    E.map((found: TooFew) =>
      typeof input === "object" && input !== null && "unit" in input && typeof input.unit === "string"
        ? { ...found, unit: input.unit }
        : found,
    )(tooFew.decode(input, path)),
};

/** Errors as data, so that a checkpoint can tell why an attempt failed. */
export const errorCodec: Codec<EmError> = tagged<EmError>({
  InvalidInput: record({ path: text, expected: text, actual: text, remedy: text }),
  EmptyData: record({ what: text }),
  TooFewRows: tooFewCodec,
  DegenerateColumn: record({ column: text, problem: text, remedy: text }),
  ComponentCollapsed: record({ component: anyNumber, weight: anyNumber, floor: anyNumber }),
  NotPositiveDefinite: record({ what: text, pivot: anyNumber, value: anyNumber }),
  NonFiniteLikelihood: record({ row: anyNumber, value: anyNumber }),
  ObjectiveDecreased: record({ before: anyNumber, after: anyNumber, slack: anyNumber }),
  InnerSolveFailed: record({ solver: text, iterations: anyNumber, residual: anyNumber }),
  EvaluationFailed: record({ where: text, message: text }),
  NotReached: record({ what: text, why: text, remedy: text }),
  InComponent: record({
    component: anyNumber,
    cause: {
      encode: (e: EmError) => errorCodec.encode(e),
      decode: (i: unknown, p?: string) => errorCodec.decode(i, p),
    },
  }),
});
