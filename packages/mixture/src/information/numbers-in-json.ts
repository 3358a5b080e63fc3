import type { Json } from "@latentjs/em-core";

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

/** The numbers in JSON, in the order in which it is written. */
export const numbersIn = (value: Json): ReadonlyArray<number> => {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return (isList(value) ? value : Object.values(value)).flatMap(numbersIn);
};

/** The same JSON with other numbers in their places, in that order; one that is not finite, which JSON cannot hold, becomes null. */
export const withNumbers = (value: Json, numbers: Iterator<number>): Json => {
  if (typeof value === "number") {
    const next = numbers.next();
    if (next.done === true) throw new RangeError("fewer numbers than places for them");
    return Number.isFinite(next.value) ? next.value : null;
  }
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => withNumbers(item, numbers));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item, numbers)]));
};
