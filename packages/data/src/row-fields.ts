/**
 * The fields of one row as pieces of a text: field j is [bounds[2 j], bounds[2 j + 1]) of `text`. The same object serves
 * row after row, so whoever keeps a field copies it.
 */
export interface RowFields {
  text: string;
  bounds: Int32Array;
  count: number;
}

/** No fields yet. */
export const rowFields = (): RowFields => ({ text: "", bounds: new Int32Array(32), count: 0 });

/** Field j as a string; empty where there is none. */
export const fieldOf = ({ text, bounds, count }: RowFields, j: number): string =>
  j < count ? text.slice(bounds[2 * j], bounds[2 * j + 1]) : "";

/** All fields as strings. */
export const fieldsOf = (row: RowFields): ReadonlyArray<string> =>
  Array.from({ length: row.count }, (_, j) => fieldOf(row, j));

const add = (row: RowFields, from: number, to: number): void => {
  const at = 2 * row.count++;
  if (at === row.bounds.length) {
    const longer = new Int32Array(2 * at);
    longer.set(row.bounds);
    row.bounds = longer;
  }
  row.bounds[at] = from;
  row.bounds[at + 1] = to;
};

/** Makes `row` the fields of the line [from, to) of `text`, in which nothing is quoted. */
export const cutLine = (row: RowFields, text: string, from: number, to: number, delimiter: number): void => {
  row.text = text;
  row.count = 0;
  let start = from;
  for (let at = from; at < to; at++) {
    if (text.charCodeAt(at) !== delimiter) continue;
    add(row, start, at);
    start = at + 1;
  }
  add(row, start, to);
};

/** Makes `row` these fields. */
export const joinFields = (row: RowFields, fields: ReadonlyArray<string>): void => {
  row.text = fields.join("");
  row.count = 0;
  let from = 0;
  for (const field of fields) {
    add(row, from, from + field.length);
    from += field.length;
  }
};
