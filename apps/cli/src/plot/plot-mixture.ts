import { densityPlot } from "./density-plot.js";
import { matrixPlot } from "./matrix-plot.js";
import type { PlotData, PlotModel, PlotOptions } from "./plot-model.js";
import { scatterPlot } from "./scatter-plot.js";

/**
 * Draws a Gaussian mixture over its data as one SVG document; the same input gives the same document.
 *
 * One column: histogram and densities. Two: a scatter with the 50 % and 95 % ellipses of each component. More: every pair of
 * the first six columns. A scatter draws at most 5000 rows, and says so; histograms count all.
 */
export const plotMixture = (model: PlotModel, data: PlotData, options: PlotOptions = {}): string => {
  if (model.columns.length === 1) return densityPlot(model, data, options);
  if (model.columns.length === 2) return scatterPlot(model, data, options);
  return matrixPlot(model, data, options);
};
