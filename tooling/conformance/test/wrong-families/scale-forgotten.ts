import { moments } from "../right/gaussian.js";
import { wrongGaussian } from "./wrong.js";

export const scaleForgotten = wrongGaussian("scale leaves the statistics as they are", ["F2 statistics"], {
  stats: { ...moments, scale: (_factor, stats) => stats },
});
