/** Longest list that is printed whole. */
const LONGEST = 24;

/** A value for people to read: typed arrays as lists, long lists cut, -0 told from 0. */
export const show = (value: unknown): string => {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (value === null || typeof value !== "object") return String(value);
  const items = listOf(value);
  if (items !== null) {
    const shown = items.slice(0, LONGEST).map(show);
    return `[${[...shown, ...(items.length > LONGEST ? [`… ${items.length} in all`] : [])].join(", ")}]`;
  }
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${show(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
};

/** The items of a list or a typed array; null for anything else. */
export const listOf = (value: object): ReadonlyArray<unknown> | null => {
  if (Array.isArray(value)) return value;
  return value instanceof Float64Array || value instanceof Int32Array ? [...value] : null;
};
