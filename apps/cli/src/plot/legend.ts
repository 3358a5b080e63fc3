import { dot, line, type Markish, text } from "@observablehq/plot";
import { componentLine, MIXTURE_LINE } from "./density-marks.js";
import { textWidth, weightLabel } from "./labels.js";
import { componentStyle, INK } from "./palette.js";
import type { PlotModel } from "./plot-model.js";
import { ELLIPSES, meanCross } from "./scatter-marks.js";

interface Entry {
  readonly label: string;
  /** Width of the sample in front of the label, in lines of text. */
  readonly sample: number;
  readonly draw: (from: readonly [number, number], to: readonly [number, number]) => ReadonlyArray<Markish>;
}

/** A legend laid out in a given width, to be placed anywhere. */
export interface Legend {
  readonly height: number;
  readonly marks: (left: number, top: number) => ReadonlyArray<Markish>;
}

const LINE_HEIGHT = 1.6;

const HEADING = "component: mixing weight";
/** Share of the width that the heading may take and still have the entries beside it. */
const HEADING_SHARE = 0.4;

const lineEntry = (label: string, style: Readonly<Record<string, string | number>>): Entry => ({
  label,
  sample: 2.2,
  draw: (from, to) => [line([from, to], { ...style, ariaDescription: "legend" })],
});

const dotEntry = (label: string, k: number, radius: number): Entry => {
  const { colour, mark } = componentStyle(k);
  return {
    label,
    sample: 1,
    draw: ([x1, y], [x2]) => [
      dot([[(x1 + x2) / 2, y]], {
        r: radius,
        symbol: mark,
        ...(mark === "times" ? { stroke: colour } : { fill: colour }),
        ariaDescription: "legend",
      }),
    ],
  };
};

const noiseLabel = ({ noise }: PlotModel): string =>
  noise === undefined ? "noise" : `noise: ${weightLabel(noise.weight)}`;

/** What a scatter's legend says: each component's mark and mixing weight, which ellipse is which, and the means. */
export const scatterEntries = (
  model: PlotModel,
  noise: boolean,
  fontSize: number,
): ReadonlyArray<ReadonlyArray<Entry>> => {
  const radius = 0.38 * fontSize;
  return [
    [
      ...model.weights.map((weight, k) => dotEntry(`${k}: ${weightLabel(weight)}`, k, radius)),
      ...(noise || model.noise !== undefined ? [dotEntry(noiseLabel(model), -1, radius)] : []),
    ],
    [
      ...ELLIPSES.map(({ level, style }) => lineEntry(`${100 * level} % ellipse`, { stroke: INK, ...style })),
      {
        label: "mean",
        sample: 1,
        draw: ([x1, y], [x2]) => meanCross([[(x1 + x2) / 2, y]], { mean: radius, line: 1 }),
      },
    ],
  ];
};

/** What a matrix of scatters says: the same, and the black line of its diagonal. */
export const matrixEntries = (
  model: PlotModel,
  noise: boolean,
  fontSize: number,
): ReadonlyArray<ReadonlyArray<Entry>> => {
  const [components = [], key = []] = scatterEntries(model, noise, fontSize);
  return [components, [...key, lineEntry("mixture", MIXTURE_LINE)]];
};

/** What a density's legend says: each component's line and mixing weight, and the mixture's. */
export const densityEntries = (model: PlotModel): ReadonlyArray<ReadonlyArray<Entry>> => [
  model.weights.map((weight, k) => lineEntry(`${k}: ${weightLabel(weight)}`, componentLine(k))),
  [lineEntry("mixture", MIXTURE_LINE)],
];

interface Placed {
  readonly entry: Entry;
  readonly x: number;
  readonly row: number;
}

const place = (
  groups: ReadonlyArray<ReadonlyArray<Entry>>,
  start: { readonly x: number; readonly row: number },
  right: number,
  widthOf: (entry: Entry) => number,
  gap: number,
): ReadonlyArray<Placed> => {
  const placed: Placed[] = [];
  let { x, row } = start;
  const breakRow = (): void => {
    [x, row] = [start.x, row + 1];
  };
  for (const entries of groups) {
    const widths = entries.map(widthOf);
    const natural = widths.reduce((sum, width) => sum + width + gap, -gap);
    const columns = start.x + natural > right;
    const widest = Math.max(...widths);
    if (x > start.x && x + natural > right) breakRow();
    entries.forEach((entry, i) => {
      const width = columns ? widest : (widths[i] ?? widest);
      if (x > start.x && x + width > right) breakRow();
      placed.push({ entry, x, row });
      x += width + gap;
    });
  }
  return placed;
};

/**
 * Lays groups of entries out in rows of at most `width` pixels, beside the heading or below it where there is little room.
 *
 * A group that needs several rows stands in columns; one that fits whole into what is left of a row goes on there.
 */
export const layLegend = (
  groups: ReadonlyArray<ReadonlyArray<Entry>>,
  width: number,
  fontSize: number,
): Legend => {
  const gap = 1.2 * fontSize;
  const pad = 0.45 * fontSize;
  const widthOf = ({ label, sample }: Entry): number => sample * fontSize + pad + textWidth(label, fontSize);
  const headingWidth = textWidth(HEADING, fontSize);
  const beside = headingWidth <= HEADING_SHARE * width;
  const start = beside ? { x: headingWidth + gap / 2, row: 0 } : { x: 0, row: 1 };
  const placed = place(groups, start, width, widthOf, gap);
  const lineHeight = LINE_HEIGHT * fontSize;
  const write = (x: number, y: number, label: string): Markish =>
    text([[x, y]], {
      x: "0",
      y: "1",
      text: [label],
      textAnchor: "start",
      fontSize,
      ariaDescription: "legend",
    });
  const marks = (left: number, top: number): ReadonlyArray<Markish> => [
    write(left, top + lineHeight / 2, HEADING),
    ...placed.flatMap(({ entry, x, row }) => {
      const y = top + (row + 0.5) * lineHeight;
      const from = left + x;
      const to = from + entry.sample * fontSize;
      return [...entry.draw([from, y], [to, y]), write(to + pad, y, entry.label)];
    }),
  ];
  return { height: (1 + Math.max(...placed.map(({ row }) => row))) * lineHeight, marks };
};
