import { expect, test } from "vitest";
import { plotMixture, type PlotModel } from "../../src/plot/index.js";
import { plotData } from "./mixtures.js";
import { captions, described, findAll, fromPixels, panels, parseSvg, pathAnchors } from "./svg-tree.js";

// 1 / sqrt(2 pi): the standard normal density at 0.
const PEAK = 0.3989422804014327;
// A pixel is about 1e-3 of the height of the frame, coordinates are rounded to a hundredth of one.
const HEIGHT_TOLERANCE = 1e-4;
// Every bar's edges and height carry that rounding.
const AREA_TOLERANCE = 1e-3;

const standard: PlotModel = { columns: ["x"], weights: [1], means: [[0]], covariances: [[[1]]] };
const two: PlotModel = {
  columns: ["x"],
  weights: [0.75, 0.25],
  means: [[0], [8]],
  covariances: [[[1]], [[4]]],
};
const sample = plotData(
  Array.from({ length: 500 }, (_, i) => [((i * 7919) % 500) / 100 - 2.5]),
  Array.from({ length: 500 }, () => 0),
);

const bars = (svg: string): ReadonlyArray<{ readonly width: number; readonly density: number }> => {
  const root = parseSvg(svg);
  const [panel] = panels(root);
  const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
  return findAll(described(panel, "histogram")[0], ({ name }) => name === "rect").map(({ attributes }) => ({
    width: x(Number(attributes["width"])) - x(0),
    density: y(0) - y(Number(attributes["height"])),
  }));
};

test.each([400, 720, 1600])("at width %i the area of the histogram is 1", (width) => {
  const drawn = bars(plotMixture(standard, sample, { width }));
  expect(drawn.length).toBeGreaterThan(5);
  const area = drawn.reduce((sum, bar) => sum + bar.width * bar.density, 0);
  expect(Math.abs(area - 1)).toBeLessThan(AREA_TOLERANCE * 5);
});

test("the curve of the standard normal peaks at 0 with 1/sqrt(2 pi)", () => {
  const [panel] = panels(parseSvg(plotMixture(standard, sample)));
  const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
  const curve = pathAnchors(described(panel, "density of the mixture")[0]);
  const top = curve.reduce((a, b) => (b[1] < a[1] ? b : a));
  expect(Math.abs(y(top[1]) - PEAK)).toBeLessThan(HEIGHT_TOLERANCE);
  expect(Math.abs(x(top[0]))).toBeLessThan(0.05);
});

test("each component is its mixing weight times its density, dashed, below the mixture's solid line", () => {
  const [panel] = panels(parseSvg(plotMixture(two, sample)));
  const y = fromPixels(panel, "y");
  const peaks = [0, 1].map((k) => {
    const [group] = described(panel, `density of component ${k}`);
    expect(group.attributes["stroke-dasharray"]).toMatch(/^\d/);
    return Math.max(...pathAnchors(group).map(([, py]) => y(py)));
  });
  // 0.75 · phi(0) / 1 and 0.25 · phi(0) / 2.
  expect(Math.abs(peaks[0] - 0.75 * PEAK)).toBeLessThan(HEIGHT_TOLERANCE);
  expect(Math.abs(peaks[1] - 0.125 * PEAK)).toBeLessThan(HEIGHT_TOLERANCE);
  const [mixture] = described(panel, "density of the mixture");
  expect(mixture.attributes["stroke-dasharray"]).toBeUndefined();
});

test("a component a thousand times narrower than the range keeps its full height", () => {
  const narrow: PlotModel = { ...two, means: [[0], [50]], covariances: [[[100]], [[0.01]]] };
  const [panel] = panels(parseSvg(plotMixture(narrow, sample)));
  const y = fromPixels(panel, "y");
  const top = Math.max(...pathAnchors(described(panel, "density of the mixture")[0]).map(([, py]) => y(py)));
  // 0.25 · phi(0) / 0.1, and next to nothing from the other: 0.75 · phi(5) / 10 = 1.1e-7.
  expect(Math.abs(top - 2.5 * PEAK)).toBeLessThan(1e-3);
});

test("weights in the legend, names on the axes, missing values in a note", () => {
  const holes = plotData([[1], [NaN], [2]], [0, 0, 0]);
  const root = parseSvg(plotMixture({ ...two, columns: ["waiting"] }, holes));
  expect(captions(root, "legend").map(({ text }) => text)).toEqual([
    "component: mixing weight",
    "0: 0.750",
    "1: 0.250",
    "mixture",
  ]);
  expect(captions(root, "x-axis title").map(({ text }) => text)).toEqual(["waiting"]);
  expect(captions(root, "y-axis title").map(({ text }) => text)).toEqual(["density"]);
  expect(captions(root, "note").map(({ text }) => text)).toEqual([
    "1 row has missing values, left out where they cannot be placed",
  ]);
});

test("no rows: the curves are drawn without a histogram", () => {
  const root = parseSvg(plotMixture(two, plotData([], [])));
  expect(described(root, "density of the mixture")).toHaveLength(1);
  expect(described(root, "histogram").flatMap(({ children }) => children)).toHaveLength(0);
});
