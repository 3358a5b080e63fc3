import { invalidInput, type EmError } from "./errors.js";
import { E, type Either } from "./prelude.js";

/** What JSON can hold. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json };

/**
 * A value to JSON and back. `decode` takes untrusted input and labels an error with the path of the field. `encode`
 * throws a RangeError on numbers that JSON cannot hold, because that is a bug of the caller. Finite doubles come back
 * exactly, but for -0, which comes back as 0.
 */
export interface Codec<A> {
  readonly encode: (a: A) => Json;
  readonly decode: (input: unknown, path?: string) => Either<EmError, A>;
}

const shown = (input: unknown): string => {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

const wrong = (path: string, expected: string, input: unknown): Either<EmError, never> =>
  E.left(invalidInput(path, expected, input === undefined ? "nothing" : shown(input)));

const within = (path: string, field: string): string => (path === "" ? field : `${path}.${field}`);

const isRecord = (input: unknown): input is { readonly [key: string]: unknown } =>
  typeof input === "object" && input !== null && !Array.isArray(input);

/** A finite number. */
export const finiteNumber: Codec<number> = {
  encode: (value) => {
    if (!Number.isFinite(value)) throw new RangeError(`JSON cannot hold the number ${value}`);
    return value;
  },
  decode: (input, path = "") =>
    typeof input === "number" && Number.isFinite(input)
      ? E.right(input)
      : wrong(path, "a finite number", input),
};

/** A string. */
export const text: Codec<string> = {
  encode: (value) => value,
  decode: (input, path = "") => (typeof input === "string" ? E.right(input) : wrong(path, "a string", input)),
};

const named = (values: ReadonlyArray<string>): string =>
  values.length === 1 ? values.join() : `one of ${values.join(", ")}`;

/** One of a few strings. */
export const oneOf = <A extends string>(...values: ReadonlyArray<A>): Codec<A> => ({
  encode: (value) => value,
  decode: (input, path = "") => {
    const found = values.find((value) => value === input);
    return found === undefined ? wrong(path, named(values), input) : E.right(found);
  },
});

/** A list, of `length` items where that is given. */
export const list = <A>(item: Codec<A>, length?: number): Codec<ReadonlyArray<A>> => ({
  encode: (values) => values.map(item.encode),
  decode: (input, path = "") => {
    if (!Array.isArray(input)) return wrong(path, "a list", input);
    if (length !== undefined && input.length !== length) {
      return E.left(invalidInput(path, `a list of ${length}`, `${input.length} items`));
    }
    const out: A[] = [];
    for (const [i, value] of input.entries()) {
      const decoded = item.decode(value, `${path}[${i}]`);
      if (E.isLeft(decoded)) return decoded;
      out.push(decoded.right);
    }
    return E.right(out);
  },
});

/** A Float64Array of finite numbers as a plain list, of `length` items where that is given. */
export const float64s = (length?: number): Codec<Float64Array> =>
  imap<ReadonlyArray<number>, Float64Array>(
    list(finiteNumber, length),
    (values) => Float64Array.from(values),
    (values) => [...values],
  );

/** The same JSON read as another representation. */
export const imap = <A, C>(codec: Codec<A>, to: (a: A) => C, from: (c: C) => A): Codec<C> => ({
  encode: (value) => codec.encode(from(value)),
  decode: (input, path) => E.map(to)(codec.decode(input, path)),
});

/** A codec whose decoded values must also satisfy `holds`; `expected` says what that is. */
export const refine = <A>(codec: Codec<A>, holds: (a: A) => boolean, expected: string): Codec<A> => ({
  encode: codec.encode,
  decode: (input, path = "") =>
    E.chain((value: A): Either<EmError, A> => (holds(value) ? E.right(value) : wrong(path, expected, input)))(
      codec.decode(input, path),
    ),
});

/** A record, field by field; other fields in the input are left alone and dropped. */
export const record = <A extends object>(fields: { readonly [F in keyof A]: Codec<A[F]> }): Codec<A> => {
  const names = Object.keys(fields) as Array<keyof A & string>;
  return {
    encode: (value) => Object.fromEntries(names.map((name) => [name, fields[name].encode(value[name])])),
    decode: (input, path = "") => {
      if (!isRecord(input)) return wrong(path, "an object", input);
      const out: Partial<A> = {};
      for (const name of names) {
        const decoded = fields[name].decode(input[name], within(path, name));
        if (E.isLeft(decoded)) return decoded;
        out[name] = decoded.right;
      }
      return E.right(out as A);
    },
  };
};

/** What a variant of a tagged union holds besides its tag. */
type Fields<A extends { readonly _tag: string }, T> = Omit<Extract<A, { readonly _tag: T }>, "_tag">;

/** A union told apart by `_tag`, variant by variant. */
export const tagged = <A extends { readonly _tag: string }>(variants: {
  readonly [T in A["_tag"]]: Codec<Fields<A, T>>;
}): Codec<A> => {
  const tags = Object.keys(variants) as Array<A["_tag"]>;
  const tag = record<{ readonly _tag: A["_tag"] }>({ _tag: oneOf<A["_tag"]>(...tags) });
  // The assertions state what `variants` guarantees and TypeScript cannot follow: a tag and its variant's fields are A.
  const codecOf = (name: A["_tag"]): Codec<object> => variants[name] as unknown as Codec<object>;
  return {
    encode: (value) => ({ _tag: value._tag, ...(codecOf(value._tag).encode(value) as object) }),
    decode: (input, path) =>
      E.chain(({ _tag }: { readonly _tag: A["_tag"] }) =>
        E.map((fields: object) => ({ _tag, ...fields }) as unknown as A)(codecOf(_tag).decode(input, path)),
      )(tag.decode(input, path)),
  };
};

/** A success under `right` or a failure under `left`. */
export const eitherCodec = <L, R>(left: Codec<L>, right: Codec<R>): Codec<Either<L, R>> => ({
  encode: (value) =>
    E.isLeft(value) ? { left: left.encode(value.left) } : { right: right.encode(value.right) },
  decode: (input, path = "") => {
    if (!isRecord(input)) return wrong(path, "an object", input);
    return "left" in input
      ? E.map((value: L): Either<L, R> => E.left(value))(left.decode(input["left"], within(path, "left")))
      : E.map((value: R): Either<L, R> => E.right(value))(
          right.decode(input["right"], within(path, "right")),
        );
  },
});

/** Text to JSON, with the parser's complaint as an error that names the source. */
export const parseJson = (source: string, content: string): Either<EmError, unknown> => {
  try {
    return E.right(JSON.parse(content));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = "Check that the file was written whole.";
    return E.left(invalidInput(source, "JSON", `text that is none (${reason})`, remedy));
  }
};
