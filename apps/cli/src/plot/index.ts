export { plotMixture } from "./plot-mixture.js";
export type { PlotData, PlotModel, PlotOptions } from "./plot-model.js";
