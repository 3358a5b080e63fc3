import { drawnRows } from "./drawn-rows.js";
import { LEVELS, mahalanobisRadius } from "./gaussian-ellipse.js";
import { layLegend, scatterEntries } from "./legend.js";
import { columnDomain } from "./marginal.js";
import { type PageSizes, pageSizes, rowNotes } from "./page.js";
import type { PlotData, PlotModel, PlotOptions } from "./plot-model.js";
import { type MarkSize, scatterMarks } from "./scatter-marks.js";
import { layPanel } from "./single-panel.js";

/** Standard deviations around each mean that a scatter holds: those of the outer ellipse. */
export const SCATTER_REACH: number = mahalanobisRadius(LEVELS[1]);

/** Size of the marks in a frame of the given width that shows `rows` rows: smaller where they are many. */
export const markSize = ({ fontSize }: PageSizes, frameWidth: number, rows: number): MarkSize => {
  const crowding = Math.sqrt(Math.sqrt(Math.max(1, rows / 250)));
  const room = Math.min(1, Math.max(0.45, frameWidth / 360));
  const row = (0.26 * fontSize * Math.max(0.6, room)) / crowding;
  return { row: Math.max(0.9, row), mean: 0.4 * fontSize * room, line: room };
};

/** Whether some row belongs to the noise component. */
export const hasNoise = (data: PlotData): boolean => data.labels.some((label) => label < 0);

/** A mixture of two columns: rows coloured by component, ellipses, means. */
export const scatterPlot = (model: PlotModel, data: PlotData, { title, width }: PlotOptions): string => {
  const sizes = pageSizes(width);
  const drawn = drawnRows(data, 2, [0, 1]);
  const axis = (j: number): { readonly name: string; readonly domain: readonly [number, number] } => ({
    name: model.columns[j] ?? "",
    domain: columnDomain(model, data, j, SCATTER_REACH),
  });
  return layPanel(sizes, {
    title,
    notes: rowNotes(drawn),
    legend: layLegend(
      scatterEntries(model, hasNoise(data), sizes.fontSize),
      sizes.width - 2 * sizes.pad,
      sizes.fontSize,
    ),
    x: axis(0),
    y: axis(1),
    marks: scatterMarks(model, data, [0, 1], drawn.rows, markSize(sizes, sizes.width, drawn.rows.length)),
  });
};
