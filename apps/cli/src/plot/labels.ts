// XML 1.0, production 2: the characters that a document may hold at all.
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** `text` on one line, with characters that no XML document can hold replaced by U+FFFD; markup is escaped later. */
export const oneLine = (text: string): string => text.replace(NOT_XML, "\uFFFD").replace(/\s+/g, " ").trim();

/** A count with commas between the thousands, as the axes write them. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** A mixing weight to three decimals, or as a power of ten where those would all be 0. */
export const weightLabel = (weight: number): string =>
  weight >= 0.0005 || weight === 0 ? weight.toFixed(3) : weight.toExponential(1);

/** Characters of one width, in em: generous for the sans-serif fonts that are common. */
const WIDTHS: ReadonlyArray<readonly [characters: RegExp, width: number]> = [
  [/[\s.,:;|'!iljft()[\]-]/, 0.34],
  [/[mwMW@%—…]/, 0.95],
  [/[A-Z]/, 0.72],
  // East Asian scripts and pictographs fill a square.
  [/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/, 1.05],
  [/\p{Extended_Pictographic}/u, 1.3],
];
const OTHER_WIDTH = 0.57;

const characterWidth = (character: string): number =>
  WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? OTHER_WIDTH;

/** A generous estimate of the width of `text` in pixels. */
export const textWidth = (text: string, fontSize: number): number =>
  fontSize * Array.from(text).reduce((sum, character) => sum + characterWidth(character), 0);

/** `text`, or as much of its beginning and an ellipsis as `length` pixels hold. */
export const shortened = (text: string, length: number, fontSize: number): string => {
  if (textWidth(text, fontSize) <= length) return text;
  const characters = Array.from(text);
  let used = textWidth("…", fontSize);
  const end = characters.findIndex((character) => (used += textWidth(character, fontSize)) > length);
  return `${characters.slice(0, end).join("").trimEnd()}…`;
};
