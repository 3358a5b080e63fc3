/** Digits after the point beyond which a number is written as a power of ten. */
const MOST_DECIMALS = 7;
/** Numbers from here on are written as powers of ten. */
const LARGE = 1e10;

/** e in x = m · 10^e with 1 <= |m| < 10; 0 of 0. */
const exponentOf = (x: number): number => Number(x.toExponential().split("e")[1]);

/** How all numbers of one table column are written, so that they line up. */
export type NumberFormat = (value: number) => string;

/**
 * Numbers whose size is at most `largest`, to `digits` significant digits of `smallest`: as decimals, or as powers of ten
 * where those would be long.
 */
export const numberFormat = (largest: number, smallest: number, digits: number = 3): NumberFormat => {
  const decimals = Math.max(0, digits - 1 - exponentOf(smallest));
  if (decimals <= MOST_DECIMALS && largest < LARGE)
    return (value) => withoutMinusZero(value.toFixed(decimals));
  const places = Math.max(digits - 1, exponentOf(largest) - exponentOf(smallest) + digits - 1);
  return (value) => value.toExponential(Math.min(places, 15));
};

const withoutMinusZero = (text: string): string => (/^-[0.]+$/.test(text) ? text.slice(1) : text);

/** A mixing weight to four decimals, or as a power of ten where those would all be 0. */
export const weightText = (weight: number): string =>
  weight >= 0.00005 || weight === 0 ? weight.toFixed(4) : weight.toExponential(1);

/** A log-likelihood or a criterion, rounded to a number of decimals. */
export const roundedNats = (value: number, decimals: number): string =>
  Math.abs(value) < LARGE ? withoutMinusZero(value.toFixed(decimals)) : value.toExponential(10);

/** A log-likelihood or a criterion: four decimals, more than any comparison of models needs. */
export const natsText = (value: number): string => roundedNats(value, 4);

/** A count or a total weight, with commas between the thousands. */
export const countText = (value: number): string =>
  Number.isInteger(value)
    ? String(value).replaceAll(/\B(?=(\d{3})+$)/g, ",")
    : String(Number(value.toPrecision(8)));

/** A count with its noun. */
export const counted = (n: number, noun: string): string => `${countText(n)} ${noun}${n === 1 ? "" : "s"}`;

/** Names as a sentence lists them, in quotes. */
export const listed = (names: ReadonlyArray<string>): string => {
  const quoted = names.map((name) => JSON.stringify(name));
  const last = quoted.pop() ?? "none";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
};

/** What a title says of a noise component, if there is one. */
export const noiseWords = (noise: { readonly volume: number } | undefined): string =>
  noise === undefined ? "" : ` and noise of volume ${countText(noise.volume)}`;
