/** A field of a CSV file, in quotes where it needs them. */
const csvField = (field: string): string =>
  /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

/** A line of a CSV file with its end. Numbers are written so that they read back exactly. */
export const csvLine = (fields: ReadonlyArray<string | number>): string =>
  `${fields.map((field) => (typeof field === "number" ? String(field) : csvField(field))).join(",")}\n`;
