import { listOf, show } from "./show.js";
import { unmet } from "./law.js";

/** One number, text or the like inside plain data, and where it is. */
interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** Everything inside plain data, in an order of its own that does not depend on how records were built. */
const leavesOf = (value: unknown, path: string): ReadonlyArray<Leaf> => {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const items = listOf(value);
  if (items !== null) {
    return [
      { path: `length of ${path}`, value: items.length },
      ...items.flatMap((item, i) => leavesOf(item, `${path}[${i}]`)),
    ];
  }
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, field]) => leavesOf(field, `${path}.${name}`));
};

/** All numbers inside plain data. */
export const numbersIn = (value: unknown): ReadonlyArray<number> =>
  leavesOf(value, "").flatMap((leaf) => (typeof leaf.value === "number" ? [leaf.value] : []));

/** Largest finite magnitude inside plain data, 0 if there is none. */
const magnitudeOf = (value: unknown): number =>
  numbersIn(value).reduce((top, v) => (Number.isFinite(v) ? Math.max(top, Math.abs(v)) : top), 0);

/** -0 equals 0. Whether there may be a NaN at all is a question of its own. */
const agree = (a: unknown, b: unknown, slack: number): boolean =>
  typeof a === "number" && typeof b === "number"
    ? a === b || Math.abs(a - b) <= slack || (Number.isNaN(a) && Number.isNaN(b))
    : a === b;

const compare = (
  what: string,
  [firstIs, first]: readonly [string, unknown],
  [secondIs, second]: readonly [string, unknown],
  slack: number,
): void => {
  const [left, right] = [leavesOf(first, what), leavesOf(second, what)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [a, b] = [left[i], right[i]];
    if (a === undefined || b === undefined || a.path !== b.path) {
      unmet(`${firstIs} has ${a?.path ?? "nothing"} where ${secondIs} has ${b?.path ?? "nothing"}.`);
    } else if (!agree(a.value, b.value, slack)) {
      unmet(`${a.path} is ${show(a.value)} ${firstIs} and ${show(b.value)} ${secondIs}.`);
    }
  }
};

/** A value and where it comes from: a phrase that follows "x is 3", such as "in one batch". */
export type From = readonly [whence: string, value: unknown];

/** Ends the claim unless both are the same numbers. */
export const expectIdentical = (what: string, first: From, second: From): void => {
  compare(what, first, second, 0);
};

/** Ends the claim unless both are the same to `rounding`, relative to the largest number in either. */
export const expectClose = (what: string, first: From, second: From, rounding: number): void => {
  compare(what, first, second, rounding * Math.max(magnitudeOf(first[1]), magnitudeOf(second[1])));
};

/** Ends the claim if there is a NaN or an infinity anywhere in `value`. */
export const expectFinite = (what: string, value: unknown): void => {
  for (const leaf of leavesOf(value, what)) {
    if (typeof leaf.value === "number" && !Number.isFinite(leaf.value))
      unmet(`${leaf.path} is ${leaf.value}.`);
  }
};

const PLAIN = new Set(["number", "string", "boolean"]);

/** Ends the claim unless `value` is numbers, text, lists, Float64Arrays and records of them: what can be saved and sent to workers. */
export const expectPlain = (what: string, value: unknown): void => {
  if (value === null || value === undefined || PLAIN.has(typeof value)) return;
  if (typeof value !== "object")
    return unmet(`${what} is ${typeof value === "function" ? "a function" : typeof value}.`);
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) return value.forEach((item, i) => expectPlain(`${what}[${i}]`, item));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return unmet(
      `${what} is an instance of ${value.constructor.name}, which structuredClone strips of its methods.`,
    );
  }
  for (const [name, field] of Object.entries(value)) expectPlain(`${what}.${name}`, field);
};
