import { dot, type Markish, line } from "@observablehq/plot";
import { ellipseAnchors, LEVELS, mahalanobisRadius } from "./gaussian-ellipse.js";
import { componentStyle } from "./palette.js";
import { covOf, meanOf, type PlotData, type PlotModel, rowWeight, valueAt } from "./plot-model.js";

/** The ellipses that are drawn: probability content and line style. */
export const ELLIPSES: ReadonlyArray<{
  readonly level: number;
  readonly style: { readonly strokeWidth: number; readonly strokeDasharray: string };
}> = [
  { level: LEVELS[0], style: { strokeWidth: 1.8, strokeDasharray: "none" } },
  { level: LEVELS[1], style: { strokeWidth: 1.4, strokeDasharray: "5 3" } },
];

/** How large the marks are. */
export interface MarkSize {
  /** Radius of a row of average weight, in pixels. */
  readonly row: number;
  /** Half the height of the cross at a mean, in pixels. */
  readonly mean: number;
  /** Factor on the width of lines. */
  readonly line: number;
}

// Heavier rows are larger, but one heavy row must not hide the picture.
const MAX_AREA = 9;

/** The cross at a mean, black on a white rim so that it shows on any colour. */
export const meanCross = (
  points: ReadonlyArray<readonly [number, number]>,
  { mean, line: thickness }: Pick<MarkSize, "mean" | "line">,
): ReadonlyArray<Markish> => {
  const cross = { x: "0", y: "1", r: mean, symbol: "plus" } as const;
  return [
    dot(points, { ...cross, stroke: "white", strokeWidth: 4.5 * thickness }),
    dot(points, { ...cross, stroke: "black", strokeWidth: 1.8 * thickness, ariaDescription: "means" }),
  ];
};

const rowMarks = (
  data: PlotData,
  d: number,
  [j, l]: readonly [number, number],
  rows: ReadonlyArray<number>,
  radius: number,
): ReadonlyArray<Markish> => {
  const seen = rows.filter((i) => Number.isFinite(valueAt(data, d, i, j) + valueAt(data, d, i, l)));
  const average = seen.reduce((sum, i) => sum + rowWeight(data, i), 0) / seen.length;
  const area = (i: number): number => Math.min(MAX_AREA, rowWeight(data, i) / average);
  const components = [...new Set(seen.map((i) => data.labels[i] ?? -1))].toSorted((a, b) => a - b);
  return components.map((k) => {
    const { colour, mark } = componentStyle(k);
    const own = seen.filter((i) => (data.labels[i] ?? -1) === k);
    return dot(own, {
      x: (i: number) => valueAt(data, d, i, j),
      y: (i: number) => valueAt(data, d, i, l),
      r: data.weights === null ? radius : (i: number) => radius * Math.sqrt(area(i)),
      symbol: mark,
      ...(mark === "times" ? { stroke: colour, strokeOpacity: 0.7 } : { fill: colour, fillOpacity: 0.5 }),
      ariaDescription: k < 0 ? "rows of the noise component" : `rows of component ${k}`,
    });
  });
};

/** Rows, ellipses and means in the plane of columns `j` (horizontal) and `l` (vertical). */
export const scatterMarks = (
  model: PlotModel,
  data: PlotData,
  columns: readonly [j: number, l: number],
  rows: ReadonlyArray<number>,
  size: MarkSize,
): ReadonlyArray<Markish> => {
  const [j, l] = columns;
  const means = model.weights.map((_, k) => [meanOf(model, k, j), meanOf(model, k, l)] as const);
  const ellipses = means.flatMap((mean, k) => {
    const cov = { xx: covOf(model, k, j, j), xy: covOf(model, k, j, l), yy: covOf(model, k, l, l) };
    return ELLIPSES.map(({ level, style }) =>
      line(ellipseAnchors(mean, cov, mahalanobisRadius(level)), {
        curve: "cardinal-closed",
        stroke: componentStyle(k).colour,
        ...style,
        strokeWidth: style.strokeWidth * size.line,
        ariaDescription: `${100 * level} % ellipse of component ${k}`,
      }),
    );
  });
  return [
    ...rowMarks(data, model.columns.length, columns, rows, size.row),
    ...ellipses,
    ...meanCross(means, size),
  ];
};
