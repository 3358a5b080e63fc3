/** Longest piece of a field that an error repeats. */
const SHOWN_CHARACTERS = 40;
/** Most names that an error lists. */
const SHOWN_NAMES = 20;

/** A field or name in quotes, on one line, cut where it is long. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);

/** Names as a sentence lists them: `"a", "b" and "c"`. */
export const listed = (names: ReadonlyArray<string>): string => {
  const shown = names.slice(0, SHOWN_NAMES).map(quoted);
  const rest = names.length - shown.length;
  if (rest > 0) shown.push(`${rest} more`);
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
};

/** A count with its noun, in the plural where it has to be. */
export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** The name that `wanted` was probably meant to be: equal but for case and blanks, or a third of it mistyped. */
export const nearest = (wanted: string, names: ReadonlyArray<string>): string | undefined => {
  const folded = wanted.trim().toLowerCase();
  let best: string | undefined;
  let least = Math.floor(folded.length / 3) + 1;
  for (const name of names) {
    const distance = editDistance(folded, name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
};

/** Insertions, deletions and replacements that turn `a` into `b` (Levenshtein 1966), in one row of the usual table. */
const editDistance = (a: string, b: string): number => {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0] ?? 0;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0;
      const replaced = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(above + 1, (row[j - 1] ?? 0) + 1, replaced);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
};
