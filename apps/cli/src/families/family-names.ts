/** The module of a name is looked for as a file where it looks like one; only names of families are joined by +. */
const FILE = /[\\/]|\.m?js$/;

/** The families that `--family` names: one, or one for each component, joined by +. */
export const familyNames = (text: string): ReadonlyArray<string> =>
  FILE.test(text) ? [text.trim()] : text.split("+").map((name) => name.trim());
