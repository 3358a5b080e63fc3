/** A column of a text table: its heading and one cell a row, all of one length. */
export interface TextColumn {
  readonly heading: string;
  readonly cells: ReadonlyArray<string>;
}

const GAP = "  ";
const LONGEST_HEADING = 28;

const length = (text: string): number => Array.from(text).length;

const cut = (text: string): string =>
  length(text) <= LONGEST_HEADING
    ? text
    : `${Array.from(text)
        .slice(0, LONGEST_HEADING - 1)
        .join("")}…`;

const padded = (text: string, width: number): string => " ".repeat(Math.max(0, width - length(text))) + text;

/** The lines of one column, heading first, padded on the left to one width. */
const aligned = ({ heading, cells }: TextColumn): ReadonlyArray<string> => {
  const lines = [cut(heading), ...cells];
  const width = Math.max(...lines.map(length));
  return lines.map((line) => padded(line, width));
};

/**
 * A table in as many panels below each other as `width` characters need; every panel begins with the `fixed` columns.
 */
export const textTable = (
  fixed: ReadonlyArray<TextColumn>,
  columns: ReadonlyArray<TextColumn>,
  width: number,
): string => {
  const left = fixed.map(aligned);
  const panels: Array<Array<ReadonlyArray<string>>> = [];
  let room = 0;
  for (const column of columns.map(aligned)) {
    const needed = GAP.length + length(column[0] ?? "");
    const panel = panels.at(-1);
    if (panel === undefined || needed > room) {
      panels.push([...left, column]);
      room = width - left.reduce((sum, lines) => sum + GAP.length + length(lines[0] ?? ""), 0) - needed;
    } else {
      panel.push(column);
      room -= needed;
    }
  }
  return panels.map(panelText).join("\n");
};

const panelText = (columns: ReadonlyArray<ReadonlyArray<string>>): string =>
  (columns[0] ?? [])
    .map(
      (_, i) =>
        `${columns
          .map((lines) => GAP + lines[i])
          .join("")
          .trimEnd()}\n`,
    )
    .join("");
