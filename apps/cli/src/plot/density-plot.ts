import { densityMarks } from "./density-marks.js";
import { densityEntries, layLegend } from "./legend.js";
import { marginal } from "./marginal.js";
import { missingNote, pageSizes } from "./page.js";
import type { PlotData, PlotModel, PlotOptions } from "./plot-model.js";
import { layPanel } from "./single-panel.js";

/** Standard deviations around each mean that the picture holds. */
const REACH = 3;
const HEADROOM = 1.05;

/** A mixture of one column: histogram, weighted components, and the mixture's density on top. */
export const densityPlot = (model: PlotModel, data: PlotData, { title, width }: PlotOptions): string => {
  const sizes = pageSizes(width);
  const column = marginal(model, data, 0, REACH);
  return layPanel(sizes, {
    title,
    notes: column.missing > 0 ? [missingNote(column.missing)] : [],
    legend: layLegend(densityEntries(model), sizes.width - 2 * sizes.pad, sizes.fontSize),
    x: { name: model.columns[0] ?? "", domain: column.domain },
    y: { name: "density", domain: [0, HEADROOM * column.peak] },
    marks: densityMarks(column, 1),
  });
};
