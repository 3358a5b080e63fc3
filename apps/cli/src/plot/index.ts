export { plotMixture } from "./plot-mixture.js";
export type { PlotData, PlotModel, PlotOptions } from "./plot-model.js";
export { plotSelection, type PlotCell, type PlotSelection } from "./selection-plot.js";
