import type { Json } from "@latentjs/em-core";

const isScalar = (value: Json): boolean => typeof value !== "object" || value === null;

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

/** JSON on lines that a person can read: a list of numbers stays on one line. Numbers read back exactly. */
export const jsonText = (value: Json, indent: string = ""): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value) && value.every(isScalar))
    return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  const inner = `${indent}  `;
  const items = isList(value)
    ? value.map((item) => jsonText(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  const [open, close] = isList(value) ? "[]" : "{}";
  return items.length === 0
    ? `${open}${close}`
    : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
};
