import { expect, test } from "vitest";
import { plotMixture, type PlotModel } from "../../src/plot/index.js";
import { plotData, rowsAtMeans } from "./mixtures.js";
import {
  captions,
  described,
  fromPixels,
  markPositions,
  panels,
  parseSvg,
  pathAnchors,
  type Element,
} from "./svg-tree.js";

// Quantiles of the chi-squared distribution with 2 degrees of freedom: -2 ln 0.05 and -2 ln 0.5.
const CHI_SQUARED_95 = 5.991464547107979;
const CHI_SQUARED_50 = 1.3862943611198906;
// Coordinates are rounded to 0.01 pixel; both the point and the two ticks that its scale is read from carry that.
const PIXELS = 0.03;

const model: PlotModel = {
  columns: ["length", "width"],
  weights: [0.6441, 0.3559],
  means: [
    [10, 20],
    [-3, 5],
  ],
  covariances: [
    [
      [4, 0],
      [0, 1],
    ],
    [
      [2, 1.2],
      [1.2, 1.5],
    ],
  ],
};
const data = plotData(
  [
    [9, 20.5],
    [12, 19],
    [-3, 4],
    [10, 21],
    [-2, 6],
  ],
  [0, 0, 1, 0, 1],
);

const only = (elements: ReadonlyArray<Element>): Element => {
  expect(elements).toHaveLength(1);
  return elements[0];
};

test.each([400, 720, 1600])(
  "at width %i the ellipses of diag(4, 1) have semi-axes 2·r and r in data units",
  (width) => {
    const panel = only(panels(parseSvg(plotMixture(model, data, { width }))));
    const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
    const unit = Math.abs(x(1) - x(0));
    for (const [level, quantile] of [
      [95, CHI_SQUARED_95],
      [50, CHI_SQUARED_50],
    ]) {
      const anchors = pathAnchors(only(described(panel, `${level} % ellipse of component 0`)));
      const xs = anchors.map(([px]) => x(px));
      const ys = anchors.map(([, py]) => y(py));
      const radius = Math.sqrt(quantile);
      expect(Math.abs(Math.max(...xs) - (10 + 2 * radius))).toBeLessThan(PIXELS * unit);
      expect(Math.abs(Math.min(...xs) - (10 - 2 * radius))).toBeLessThan(PIXELS * unit);
      expect(Math.abs(Math.max(...ys) - (20 + radius))).toBeLessThan(PIXELS * Math.abs(y(1) - y(0)));
      expect(Math.abs(Math.min(...ys) - (20 - radius))).toBeLessThan(PIXELS * Math.abs(y(1) - y(0)));
    }
  },
);

test("every anchor of a tilted ellipse lies at the Mahalanobis distance of its level", () => {
  const panel = only(panels(parseSvg(plotMixture(model, data))));
  const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
  const anchors = pathAnchors(only(described(panel, "95 % ellipse of component 1")));
  expect(anchors.length).toBeGreaterThan(30);
  for (const [px, py] of anchors) {
    const [u, v] = [x(px) + 3, y(py) - 5];
    // Inverse of [[2, 1.2], [1.2, 1.5]], whose determinant is 1.56.
    const squared = (1.5 * u * u - 2.4 * u * v + 2 * v * v) / 1.56;
    // A hundredth of a pixel is 5e-4 in data units here, where the gradient of the squared distance is about 8.
    expect(Math.abs(squared - CHI_SQUARED_95)).toBeLessThan(0.02);
  }
});

test("rows, means and their places", () => {
  const panel = only(panels(parseSvg(plotMixture(model, data))));
  const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
  const first = markPositions(only(described(panel, "rows of component 0")));
  const second = markPositions(only(described(panel, "rows of component 1")));
  const means = markPositions(only(described(panel, "means")));
  expect(first).toHaveLength(3);
  expect(second).toHaveLength(2);
  const inData = [...first, ...second, ...means].map(([px, py]) => [x(px), y(py)]);
  const expected = [[9, 20.5], [12, 19], [10, 21], [-3, 4], [-2, 6], ...model.means];
  inData.forEach(([u, v], i) => {
    expect(Math.abs(u - expected[i][0])).toBeLessThan(PIXELS * Math.abs(x(1) - x(0)));
    expect(Math.abs(v - expected[i][1])).toBeLessThan(PIXELS * Math.abs(y(1) - y(0)));
  });
});

test("the legend states mixing weights, levels and the means; the axes bear the column names", () => {
  const root = parseSvg(plotMixture(model, data, { title: "Two components" }));
  const legend = captions(root, "legend").map(({ text }) => text);
  expect(legend).toEqual([
    "component: mixing weight",
    "0: 0.644",
    "1: 0.356",
    "50 % ellipse",
    "95 % ellipse",
    "mean",
  ]);
  expect(captions(root, "x-axis title").map(({ text }) => text)).toEqual(["length"]);
  expect(captions(root, "y-axis title").map(({ text }) => text)).toEqual(["width"]);
  expect(captions(root, "title").map(({ text }) => text)).toEqual(["Two components"]);
});

test("inner and outer ellipses differ as in the legend: solid and dashed", () => {
  const panel = only(panels(parseSvg(plotMixture(model, data))));
  const dash = (level: number): string | undefined =>
    only(described(panel, `${level} % ellipse of component 0`)).attributes["stroke-dasharray"];
  expect(dash(50)).toBeUndefined();
  expect(dash(95)).toBe("5 3");
});

test("a row without a value in one of the columns is left out, and the picture says so", () => {
  const holes = plotData(
    [
      [9, NaN],
      [12, 19],
      [NaN, NaN],
      [10, 21],
    ],
    [0, 0, 1, 0],
  );
  const svg = plotMixture(model, holes);
  const root = parseSvg(svg);
  expect(markPositions(only(described(root, "rows of component 0")))).toHaveLength(2);
  expect(described(root, "rows of component 1")).toHaveLength(0);
  expect(captions(root, "note").map(({ text }) => text)).toEqual([
    "2 rows have missing values, left out where they cannot be placed",
  ]);
  expect(svg).not.toContain("NaN");
});

test("20 000 rows: 5000 are drawn, spread evenly over the file, and the picture says so", () => {
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 20_000)));
  const x = fromPixels(panels(root)[0], "x");
  const drawn = markPositions(only(described(root, "rows of component 0"))).map(([px]) => x(px));
  // Every fourth row is drawn, all of component 0, from 10 to 10 + 0.1 · 19996 / 20000.
  expect(drawn).toHaveLength(5000);
  expect(Math.min(...drawn)).toBeCloseTo(10, 2);
  expect(Math.max(...drawn)).toBeCloseTo(10.1, 2);
  expect(captions(root, "note").map(({ text }) => text)).toEqual(["5,000 of 20,000 rows drawn"]);
});

test("5000 rows are all drawn without a note", () => {
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 5000)));
  const drawn = [0, 1].map((k) => markPositions(only(described(root, `rows of component ${k}`))).length);
  expect(drawn).toEqual([2500, 2500]);
  expect(captions(root, "note")).toHaveLength(0);
});

test("a row four times as heavy has twice the radius; a row of weight 0 is not drawn", () => {
  const weighted = plotData(
    [
      [9, 20],
      [12, 19],
      [10, 21],
    ],
    [0, 0, 0],
    [1, 4, 0],
  );
  const root = parseSvg(plotMixture(model, weighted));
  const radii = only(described(root, "rows of component 0")).children.map(({ attributes }) =>
    Number(attributes["r"]),
  );
  expect(radii).toHaveLength(2);
  // Radii near 3 pixels, rounded to 0.01.
  expect(Math.max(...radii) / Math.min(...radii)).toBeCloseTo(2, 1);
  expect(captions(root, "note").map(({ text }) => text)).toEqual(["larger marks are heavier rows"]);
});

test("rows of the noise component have a mark of their own and stand in the legend", () => {
  const noisy = plotData(
    [
      [9, 20],
      [30, 40],
    ],
    [0, -1],
  );
  const root = parseSvg(plotMixture(model, noisy));
  expect(markPositions(only(described(root, "rows of the noise component")))).toHaveLength(1);
  expect(captions(root, "legend").map(({ text }) => text)).toContain("noise");
});

test("no rows: ellipses and means are drawn all the same", () => {
  const panel = only(panels(parseSvg(plotMixture(model, plotData([], [])))));
  expect(described(panel, "95 % ellipse of component 1")).toHaveLength(1);
  expect(markPositions(only(described(panel, "means")))).toHaveLength(2);
});
