/*
 * Correctly rounded decimal numbers without a string for each of them.
 *
 * The digits of a number with at most 22 of them are an integer D = head * 10^n + tail, both parts below 2^53, and so exactly the sum of
 * two doubles (Dekker 1971, Numerische Mathematik 18, section 5). Divided by a power of ten up to 10^22, which is a double itself, and
 * the remainder once more, it leaves an error far below that of a double. Where even so small an error could decide to which
 * side the number is rounded, and where a number is longer, Number() is asked.
 */

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const PLUS = 43;
const MINUS = 45;
const LETTER_E = 101;
const LOWER_CASE = 32;

/** 10^0 to 10^22, all exact. */
const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const LARGEST_POWER = 22;

/** Digits of the head, and of the tail at most. */
const HEAD_DIGITS = 15;
const TAIL_DIGITS = 7;

/** Larger ones count as this, which is left to Number(), whatever the digits before. */
const LARGEST_EXPONENT = 1 << 29;
const NO_EXPONENT = 1 << 30;

/** 2^27 + 1, which splits a double into two halves. */
const SPLITTER = 134217729;
/** 2^-95; the quotient is wrong by less than 2^-100 of itself. */
const DOUBT = 2.524354896707238e-29;

/** a * b - product exactly, for product = a * b rounded. */
const productError = (a: number, b: number, product: number): number => {
  const c = SPLITTER * a;
  const e = SPLITTER * b;
  const aHigh = c - (c - a);
  const bHigh = e - (e - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
};

/** Writes (high + low) / 10^power to `out[0]`, or NaN where the last bit is in doubt. */
const writeQuotient = (out: Float64Array, high: number, low: number, power: number): void => {
  const divisor = POWERS_OF_TEN[power] ?? NaN;
  const first = high / divisor;
  const product = first * divisor;
  const rest = high - product - productError(first, divisor, product) + low;
  const second = rest / divisor;
  const doubt = first * DOUBT;
  const value = first + (second - doubt);
  out[0] = value === first + (second + doubt) ? value : NaN;
};

/** Writes (head * 10^tailDigits + tail) * 10^exponent to `out[0]`, correctly rounded, or NaN where that takes more digits. */
const writeScaled = (
  out: Float64Array,
  head: number,
  tail: number,
  tailDigits: number,
  exponent: number,
): void => {
  out[0] = NaN;
  if (tailDigits > TAIL_DIGITS || exponent < -LARGEST_POWER || exponent > LARGEST_POWER) return;
  if (tailDigits === 0) {
    const power = POWERS_OF_TEN[Math.abs(exponent)] ?? NaN;
    out[0] = exponent < 0 ? head / power : head * power;
    return;
  }
  if (exponent > 0) return;
  const factor = POWERS_OF_TEN[tailDigits] ?? NaN;
  const product = head * factor;
  const rest = productError(head, factor, product) + tail;
  const high = product + rest;
  if (exponent === 0) out[0] = high;
  else writeQuotient(out, high, rest - (high - product), -exponent);
};

/** Number() of a field that is known to be a decimal number, NaN where it is infinite. */
const byNumber = (text: string, from: number, to: number): number => {
  const value = Number(text.slice(from, to));
  return value - value === 0 ? value : NaN;
};

/**
 * Writes the value of the field [from, to) of `text` to `out[0]` if it is a finite decimal number and nothing else, NaN of any other
 * field. Nothing here returns such a number: it might be put on the heap, and there are many.
 *
 * A field with blanks around its number gives NaN too: `classifyField` has the whole answer, this one is quick.
 */
export const writePlainNumber = (out: Float64Array, text: string, from: number, to: number): void => {
  out[0] = NaN;
  let at = from;
  let code = at < to ? text.charCodeAt(at) : 0;
  const isNegative = code === MINUS;
  if (isNegative || code === PLUS) code = ++at < to ? text.charCodeAt(at) : 0;
  let head = 0;
  let tail = 0;
  // Digits from the first that is not 0.
  let digits = 0;
  let fraction = 0;
  let point = -1;
  let seen = 0;
  for (;;) {
    if (code >= ZERO && code <= NINE) {
      seen++;
      if (digits < HEAD_DIGITS) {
        head = head * 10 + (code - ZERO);
        if (head !== 0) digits++;
      } else {
        tail = tail * 10 + (code - ZERO);
        digits++;
      }
      if (point >= 0) fraction++;
    } else if (code === POINT && point < 0) {
      point = at;
    } else {
      break;
    }
    if (++at >= to) break;
    code = text.charCodeAt(at);
  }
  if (seen === 0) return;
  let exponent = -fraction;
  if (at < to) {
    if ((code | LOWER_CASE) !== LETTER_E) return;
    const written = exponentOf(text, at + 1, to);
    if (written === NO_EXPONENT) return;
    exponent += written;
  }
  writeScaled(out, head, tail, Math.max(0, digits - HEAD_DIGITS), exponent);
  const value = out[0];
  if (value !== value) out[0] = byNumber(text, from, to);
  else if (isNegative) out[0] = -value;
};

/** The number that `writePlainNumber` writes for a whole text. */
export const plainNumber = (text: string): number => {
  const out = new Float64Array(1);
  writePlainNumber(out, text, 0, text.length);
  return out[0] ?? NaN;
};

/** The exponent [from, to) of a number, `LARGEST_EXPONENT` at most. */
const exponentOf = (text: string, from: number, to: number): number => {
  const sign = text.charCodeAt(from);
  const first = sign === PLUS || sign === MINUS ? from + 1 : from;
  if (first >= to) return NO_EXPONENT;
  let value = 0;
  for (let at = first; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!(code >= ZERO && code <= NINE)) return NO_EXPONENT;
    value = Math.min(value * 10 + (code - ZERO), LARGEST_EXPONENT);
  }
  return sign === MINUS ? -value : value;
};
