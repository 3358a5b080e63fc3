import { areaY, line, type Markish, rectY } from "@observablehq/plot";
import type { Marginal } from "./marginal.js";
import { componentStyle, INK } from "./palette.js";

const BAR = "#dcdcdc";
const MIXTURE_WIDTH = 2;
const COMPONENT_WIDTH = 1.6;

/** Line style of the mixture's density. */
export const MIXTURE_LINE: { readonly stroke: string; readonly strokeWidth: number } = {
  stroke: INK,
  strokeWidth: MIXTURE_WIDTH,
};

/** Line style of the density of component `k`. */
export const componentLine = (
  k: number,
): { readonly stroke: string; readonly strokeDasharray: string; readonly strokeWidth: number } => {
  const { colour, dash } = componentStyle(k);
  return { stroke: colour, strokeDasharray: dash, strokeWidth: COMPONENT_WIDTH };
};

/** Histogram, each weighted component, and their sum on top; `thickness` scales the width of the lines. */
export const densityMarks = ({ bars, curves }: Marginal, thickness: number): ReadonlyArray<Markish> => [
  rectY(bars, {
    x1: "from",
    x2: "to",
    y: "density",
    fill: BAR,
    // Gaps between the bars of a small panel would look like hatching.
    stroke: thickness < 1 ? BAR : "white",
    strokeWidth: thickness < 1 ? 0.3 : 0.75,
    ariaDescription: "histogram",
  }),
  ...curves.components.flatMap((points, k) => [
    areaY(points, { x: "0", y: "1", fill: componentStyle(k).colour, fillOpacity: 0.13 }),
    line(points, {
      ...componentLine(k),
      strokeWidth: COMPONENT_WIDTH * thickness,
      ariaDescription: `density of component ${k}`,
    }),
  ]),
  line(curves.mixture, {
    ...MIXTURE_LINE,
    strokeWidth: MIXTURE_WIDTH * thickness,
    ariaDescription: "density of the mixture",
  }),
];
