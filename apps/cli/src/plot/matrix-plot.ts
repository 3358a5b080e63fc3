import { frame, type Markish } from "@observablehq/plot";
import { type Axis, axisHeight, bottomAxis, grid, horizontalAxis, leftAxis, verticalAxis } from "./axis.js";
import { densityMarks } from "./density-marks.js";
import { type DrawnRows, drawnRows } from "./drawn-rows.js";
import { layLegend, type Legend, matrixEntries } from "./legend.js";
import { type Marginal, marginal } from "./marginal.js";
import {
  caption,
  type CaptionStyle,
  layPage,
  type PageBody,
  type PageSizes,
  pageSizes,
  rowNotes,
} from "./page.js";
import { INK } from "./palette.js";
import type { PlotData, PlotModel, PlotOptions } from "./plot-model.js";
import { scatterMarks } from "./scatter-marks.js";
import { hasNoise, markSize, SCATTER_REACH } from "./scatter-plot.js";
import type { Panel } from "./svg-document.js";

/** More columns than these would leave no panel large enough to read. */
const MAX_COLUMNS = 6;
const HEADROOM = 1.08;

/** Where the panels of the lower triangle stand. */
interface Layout {
  readonly n: number;
  /** Side of a panel and distance from one to the next. */
  readonly cell: number;
  readonly step: number;
  readonly left: number;
  readonly x: ReadonlyArray<Axis>;
  readonly y: ReadonlyArray<Axis>;
}

const layTriangle = ({ width, fontSize, pad }: PageSizes, marginals: ReadonlyArray<Marginal>): Layout => {
  const n = marginals.length;
  const gap = Math.round(0.7 * fontSize);
  const rough = width / (n + 0.5);
  const y = marginals.map(({ domain }) => verticalAxis(domain, rough, fontSize));
  const labels = Math.max(...y.map(({ labelWidth }) => labelWidth));
  const left = Math.round(pad + 1.6 * fontSize + labels + 8);
  const cell = Math.floor((width - left - pad - (n - 1) * gap) / n);
  const x = marginals.map(({ domain }) => horizontalAxis(domain, cell, fontSize));
  return { n, cell, step: cell + gap, left, x, y };
};

/** The legend in the empty upper triangle where it fits there, else over the whole width. */
const placeLegend = (
  { width, fontSize, pad }: PageSizes,
  { cell, step, left, n }: Layout,
  entries: Parameters<typeof layLegend>[0],
): { readonly legend: Legend; readonly beside: boolean; readonly x: number } => {
  const x = left + step + fontSize;
  const inTriangle = layLegend(entries, (n - 1) * step - 2 * fontSize, fontSize);
  if (inTriangle.height <= cell - fontSize) return { legend: inTriangle, beside: true, x };
  return { legend: layLegend(entries, width - 2 * pad, fontSize), beside: false, x: pad };
};

/** What every panel is drawn from. */
interface Matrix {
  readonly model: PlotModel;
  readonly data: PlotData;
  readonly drawn: DrawnRows;
  readonly marginals: ReadonlyArray<Marginal>;
  readonly sizes: PageSizes;
  readonly layout: Layout;
}

const columnName = (model: PlotModel, j: number): string => model.columns[j] ?? "";

const matrixPanel = (
  { model, data, drawn, marginals, sizes, layout }: Matrix,
  row: number,
  column: number,
  top: number,
): Panel => {
  const { n, cell, step, left } = layout;
  const [x, y, own] = [layout.x[column], layout.y[row], marginals[column]];
  if (x === undefined || y === undefined || own === undefined) throw new RangeError(`no column ${row}`);
  const size = markSize(sizes, cell, drawn.rows.length);
  const diagonal = row === column;
  const name = columnName(model, column);
  return {
    box: { x: left + column * step, y: top + row * step, width: cell, height: cell },
    name: diagonal ? name : `${columnName(model, row)} against ${name}`,
    x: x.domain,
    y: diagonal ? [0, HEADROOM * own.peak] : y.domain,
    marks: [
      ...grid(x, diagonal ? null : y),
      ...(diagonal
        ? densityMarks(own, size.line)
        : scatterMarks(model, data, [column, row], drawn.rows, size)),
      frame({ stroke: INK }),
      ...(row === n - 1 ? [bottomAxis(x, sizes.fontSize)] : []),
      ...(column === 0 && row > 0 ? [leftAxis(y, sizes.fontSize)] : []),
    ],
  };
};

/** Name of column `j` above its diagonal panel and along the outer axes. */
const columnCaptions = (
  { model, sizes: { fontSize, pad }, layout: { cell, step, left } }: Matrix,
  j: number,
  top: number,
  bottom: number,
): ReadonlyArray<Markish> => {
  const middle = j * step + cell / 2;
  const write = (
    at: readonly [number, number],
    ariaDescription: string,
    style: Partial<CaptionStyle>,
  ): Markish => caption(columnName(model, j), at, cell, { fontSize, ariaDescription, ...style });
  return [
    write([left + middle, top + j * step - 0.7 * fontSize], "column", { fontWeight: "bold" }),
    write([left + middle, bottom - fontSize], "x-axis title", {}),
    ...(j === 0 ? [] : [write([pad + 0.5 * fontSize, top + middle], "y-axis title", { rotate: -90 })]),
  ];
};

/** A mixture of three columns or more: a scatter of every pair, and each column's histogram on the diagonal. */
export const matrixPlot = (model: PlotModel, data: PlotData, { title, width }: PlotOptions): string => {
  const sizes = pageSizes(width);
  const { fontSize } = sizes;
  const d = model.columns.length;
  const columns = model.columns.slice(0, MAX_COLUMNS).map((_, j) => j);
  const drawn = drawnRows(data, d, columns);
  const marginals = columns.map((j) => marginal(model, data, j, SCATTER_REACH));
  const layout = layTriangle(sizes, marginals);
  const matrix: Matrix = { model, data, drawn, marginals, sizes, layout };
  const { legend, beside, x } = placeLegend(sizes, layout, matrixEntries(model, hasNoise(data), fontSize));
  const below = Math.max(...layout.x.map((axis) => axisHeight(axis, fontSize))) + 1.9 * fontSize;
  const body: PageBody["body"] = (start) => {
    const top = Math.round(start + 1.5 * fontSize + (beside ? 0 : legend.height + 0.4 * fontSize));
    const bottom = top + (layout.n - 1) * layout.step + layout.cell + below;
    return {
      panels: columns.flatMap((row) =>
        columns.slice(0, row + 1).map((column) => matrixPanel(matrix, row, column, top)),
      ),
      marks: [...legend.marks(x, start), ...columns.flatMap((j) => columnCaptions(matrix, j, top, bottom))],
      bottom,
    };
  };
  const notes = [...(layout.n < d ? [`first ${layout.n} of ${d} columns drawn`] : []), ...rowNotes(drawn)];
  return layPage(sizes, { title, notes, body });
};
