/** A decimal number as a field may hold it: no thousands separators, no decimal comma, no other base. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?(?:inf|infinity)$/i;

const ZERO = 48;
const NINE = 57;
const LETTER_E = 101;
const LOWER_CASE = 32;

const isDigitOrPoint = (code: number): boolean => (code >= ZERO && code <= NINE) || code === 46;
const isSign = (code: number): boolean => code === 43 || code === 45;

/**
 * The value of a field that is a finite decimal number and nothing else, NaN of any other field.
 *
 * A field with blanks around its number gives NaN too: `classifyField` has the whole answer, this one is quick. Number()
 * rounds correctly and so do all engines, but it also takes 0x10, blanks and infinities, hence the look at both ends.
 */
export const plainNumber = (field: string): number => {
  const first = field.charCodeAt(0);
  if (!isDigitOrPoint(first) && !isSign(first)) return NaN;
  if (!isDigitOrPoint(field.charCodeAt(field.length - 1))) return NaN;
  if (first === ZERO && field.length > 1) {
    const second = field.charCodeAt(1);
    if (second > NINE && (second | LOWER_CASE) !== LETTER_E) return NaN;
  }
  const value = Number(field);
  return value - value === 0 ? value : NaN;
};

/** What a field is, with blanks around it ignored. */
export type Field =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "missing" | "infinite" | "text" };

const MISSING: Field = { kind: "missing" };
const INFINITY: Field = { kind: "infinite" };
const TEXT: Field = { kind: "text" };

/** What a field is; a number too large for a double is infinite, one too small is 0. */
export const classifyField = (field: string): Field => {
  const trimmed = field.trim();
  if (trimmed === "" || trimmed === "NA" || trimmed === "NaN") return MISSING;
  if (INFINITE.test(trimmed)) return INFINITY;
  if (!DECIMAL.test(trimmed)) return TEXT;
  const value = Number(trimmed);
  return Number.isFinite(value) ? { kind: "number", value } : INFINITY;
};
