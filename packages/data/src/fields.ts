/** A decimal number as a field may hold it: no thousands separators, no decimal comma, no other base. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?(?:inf|infinity)$/i;

/** What a field is, with blanks around it ignored. */
export type Field =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "missing" | "infinite" | "text" };

const MISSING: Field = { kind: "missing" };
const INFINITY: Field = { kind: "infinite" };
const TEXT: Field = { kind: "text" };

/** Whether a field holds no value: empty, NA or NaN. */
export const isMissing = (field: string): boolean => {
  const trimmed = field.trim();
  return trimmed === "" || trimmed === "NA" || trimmed === "NaN";
};

/** What a field is; a number too large for a double is infinite, one too small is 0. */
export const classifyField = (field: string): Field => {
  if (isMissing(field)) return MISSING;
  const trimmed = field.trim();
  if (INFINITE.test(trimmed)) return INFINITY;
  if (!DECIMAL.test(trimmed)) return TEXT;
  const value = Number(trimmed);
  return Number.isFinite(value) ? { kind: "number", value } : INFINITY;
};
