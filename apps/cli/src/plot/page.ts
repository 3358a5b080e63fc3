import { type Markish, text } from "@observablehq/plot";
import { grouped, oneLine, shortened } from "./labels.js";
import type { DrawnRows } from "./drawn-rows.js";
import { type Panel, svgDocument } from "./svg-document.js";

/** Sizes that everything on the page follows, in pixels. */
export interface PageSizes {
  readonly width: number;
  readonly fontSize: number;
  /** Free space around the page and between its parts. */
  readonly pad: number;
}

const DEFAULT_WIDTH = 720;
const MIN_WIDTH = 240;

/** Sizes of a page of the given width: text grows with it, within bounds. */
export const pageSizes = (width: number = DEFAULT_WIDTH): PageSizes => {
  const fontSize = Math.round(Math.max(10, Math.min(18, 6 + width / 120)));
  return { width: Math.max(MIN_WIDTH, width), fontSize, pad: fontSize };
};

/** How a caption is set. */
export interface CaptionStyle {
  readonly fontSize: number;
  /** What the text is, for screen readers. */
  readonly ariaDescription: string;
  readonly textAnchor?: "start" | "middle" | "end";
  /** Degrees clockwise. */
  readonly rotate?: number;
  readonly fontWeight?: "bold";
  readonly fill?: string;
}

/** One line of text that is cut with an ellipsis where it is longer than `length` pixels; the whole of it stays as a tooltip. */
export const caption = (
  label: string,
  at: readonly [x: number, y: number],
  length: number,
  style: CaptionStyle,
): Markish => {
  const whole = oneLine(label);
  const shown = shortened(whole, length, style.fontSize);
  return text([at], {
    x: "0",
    y: "1",
    text: [shown],
    ...(shown === whole ? {} : { title: [whole] }),
    ...style,
  });
};

/** What the reader must know about rows and columns that the picture leaves out. */
export const rowNotes = ({ rows, drawable, incomplete, weighted }: DrawnRows): ReadonlyArray<string> => [
  ...(rows.length < drawable ? [`${grouped(rows.length)} of ${grouped(drawable)} rows drawn`] : []),
  ...(weighted ? ["larger marks are heavier rows"] : []),
  ...(incomplete > 0 ? [missingNote(incomplete)] : []),
];

/** The note on rows with missing values. */
export const missingNote = (rows: number): string =>
  `${grouped(rows)} ${rows === 1 ? "row has" : "rows have"} missing values, left out where they cannot be placed`;

/** The parts of a page, with the heading and the notes still to be placed. */
export interface PageBody {
  readonly title: string | undefined;
  readonly notes: ReadonlyArray<string>;
  /** Draws panels and marks below `top` and says where they end. */
  readonly body: (top: number) => {
    readonly panels: ReadonlyArray<Panel>;
    readonly marks: ReadonlyArray<Markish>;
    readonly bottom: number;
  };
}

/** Puts a page together: heading, body, notes. */
export const layPage = ({ width, fontSize, pad }: PageSizes, { title, notes, body }: PageBody): string => {
  const heading = title === undefined ? "" : oneLine(title);
  const top = heading === "" ? pad : pad + 1.9 * fontSize;
  const { panels, marks, bottom } = body(top);
  const length = width - 2 * pad;
  const noteStyle = {
    fontSize: fontSize - 1,
    textAnchor: "start",
    fill: "#555555",
    ariaDescription: "note",
  } as const;
  const noteLine = 1.5 * fontSize;
  const titleStyle = {
    fontSize: fontSize + 2,
    textAnchor: "start",
    fontWeight: "bold",
    ariaDescription: "title",
  } as const;
  const height = Math.ceil(bottom + notes.length * noteLine + pad);
  return svgDocument({ width, height }, heading || "Gaussian mixture", panels, [
    ...(heading === "" ? [] : [caption(heading, [pad, pad + 0.5 * fontSize], length, titleStyle)]),
    ...marks,
    ...notes.map((note, i) => caption(note, [pad, bottom + (i + 0.7) * noteLine], length, noteStyle)),
  ]);
};
