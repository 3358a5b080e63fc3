import { expect, test } from "vitest";
import { plotMixture, type PlotModel } from "../../src/plot/index.js";
import { diagonalModel, plotData, rowsAtMeans } from "./mixtures.js";
import {
  captions,
  described,
  type Element,
  findAll,
  fromPixels,
  markPositions,
  panels,
  parseSvg,
  pathAnchors,
} from "./svg-tree.js";

const CHI_SQUARED_95 = 5.991464547107979;

const model: PlotModel = {
  columns: ["a", "b", "c"],
  weights: [1],
  means: [[1, 2, 3]],
  covariances: [
    [
      [1, 0, 0.5],
      [0, 4, 0],
      [0.5, 0, 9],
    ],
  ],
};
const data = plotData(
  [
    [1, 2, 3],
    [0, NaN, 5],
    [2, 1, NaN],
    [NaN, NaN, 4],
  ],
  [0, 0, 0, 0],
);

const panelOf = (root: Element, name: string): Element => {
  const panel = panels(root).find(({ attributes }) => attributes["aria-label"] === name);
  if (panel === undefined) throw new RangeError(`no panel ${name}`);
  return panel;
};

test("three columns: the lower triangle, row by row", () => {
  const names = panels(parseSvg(plotMixture(model, data))).map(({ attributes }) => attributes["aria-label"]);
  expect(names).toEqual(["a", "b against a", "b", "c against a", "c against b", "c"]);
});

test("each panel draws the rows that have both of its values", () => {
  const root = parseSvg(plotMixture(model, data));
  const counts = panels(root)
    .filter(({ attributes }) => attributes["aria-label"].includes("against"))
    .map((panel) => described(panel, "rows of component 0").flatMap((group) => markPositions(group)).length);
  // b against a: rows 0 and 2; c against a: rows 0 and 1; c against b: row 0.
  expect(counts).toEqual([2, 2, 1]);
  expect(captions(root, "note").map(({ text }) => text)).toEqual([
    "3 rows have missing values, left out where they cannot be placed",
  ]);
});

test("an ellipse is that of the marginal in its two columns", () => {
  const panel = panelOf(parseSvg(plotMixture(model, data)), "c against a");
  const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
  const anchors = pathAnchors(described(panel, "95 % ellipse of component 0")[0]);
  for (const [px, py] of anchors) {
    const [u, v] = [x(px) - 1, y(py) - 3];
    // Inverse of [[1, 0.5], [0.5, 9]], whose determinant is 8.75.
    const squared = (9 * u * u - u * v + v * v) / 8.75;
    // 0.01 pixel is about 4e-4 in units of a standard deviation, times twice the distance 2.4.
    expect(Math.abs(squared - CHI_SQUARED_95)).toBeLessThan(0.02);
  }
});

test("the diagonal holds the histogram and the marginal density of each column", () => {
  const diagonal = panels(parseSvg(plotMixture(model, data))).filter(
    ({ attributes }) => !attributes["aria-label"].includes("against"),
  );
  expect(diagonal).toHaveLength(3);
  for (const panel of diagonal) {
    expect(findAll(described(panel, "histogram")[0], ({ name }) => name === "rect").length).toBeGreaterThan(
      0,
    );
    expect(pathAnchors(described(panel, "density of the mixture")[0]).length).toBeGreaterThan(100);
  }
});

test("eight columns: the first six are drawn, and the picture says so", () => {
  const eight = diagonalModel(2, 8);
  const root = parseSvg(plotMixture(eight, rowsAtMeans(eight, 30)));
  expect(panels(root)).toHaveLength(21);
  expect(captions(root, "column").map(({ text }) => text)).toEqual(["x1", "x2", "x3", "x4", "x5", "x6"]);
  expect(captions(root, "note").map(({ text }) => text)).toEqual(["first 6 of 8 columns drawn"]);
});

test("many rows in a matrix: fewer in each panel, and the picture says how many", () => {
  const six = diagonalModel(2, 6);
  const root = parseSvg(plotMixture(six, rowsAtMeans(six, 7001)));
  const scatter = panelOf(root, "x2 against x1");
  const drawn = [0, 1].flatMap((k) => described(scatter, `rows of component ${k}`).flatMap(markPositions));
  expect(drawn).toHaveLength(1000);
  expect(captions(root, "note").map(({ text }) => text)).toEqual(["1,000 of 7,001 rows drawn"]);
});
