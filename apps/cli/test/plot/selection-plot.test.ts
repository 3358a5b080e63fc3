import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { plotSelection, type PlotSelection } from "../../src/plot/index.js";
import { spread } from "../../src/plot/selection-plot.js";
import { captions, described, findAll, fromPixels, panels, parseSvg } from "./svg-tree.js";

const HALF_A_PIXEL = 0.5;

const selection: PlotSelection = {
  criterion: "BIC",
  cells: [
    { components: 1, form: "EEE", value: 100, isSpurious: false },
    { components: 2, form: "EEE", value: 60, isSpurious: false },
    { components: 3, form: "EEE", value: 70, isSpurious: false },
    { components: 1, form: "VVV", value: 100, isSpurious: false },
    { components: 2, form: "VVV", value: 62, isSpurious: true },
    { components: 3, form: "VVV", value: null, isSpurious: false },
  ],
  best: { components: 2, form: "EEE" },
};

test.each([260, 720, 1600])(
  "at width %i: lines with their names, the best in a ring, marks where they belong",
  (width) => {
    const root = parseSvg(plotSelection(selection, { width, title: "old geyser" }));
    const [panel] = panels(root);
    const [x, y] = [fromPixels(panel, "x"), fromPixels(panel, "y")];
    const [ring] = findAll(described(panel, "the best")[0], ({ name }) => name === "circle");
    expect(Math.abs(x(Number(ring?.attributes["cx"])) - 2)).toBeLessThan(0.01);
    expect(Math.abs(y(Number(ring?.attributes["cy"])) - 60)).toBeLessThan(0.3);
    expect(findAll(described(panel, "EEE, fits")[0], ({ name }) => name === "circle").length).toBe(3);
    // A cell without an answer has no mark, a spurious one an open one.
    expect(findAll(described(panel, "VVV, fits")[0], ({ name }) => name === "circle").length).toBe(1);
    const open = described(panel, "VVV, spurious")[0];
    expect(open.attributes["fill"]).toBe("white");
    const texts = ["name of a line", "x-axis title", "y-axis title", "title", "note"].flatMap((description) =>
      captions(root, description).map(({ text }) => text),
    );
    for (const said of ["EEE", "VVV", "components", "BIC", "old geyser"]) expect(texts).toContain(said);
    expect(texts.some((text) => text.startsWith("black ring: the best, EEE 2"))).toBe(true);
    expect(texts).toContain("no answer: VVV 3");
    expect(texts).toContain("open marks: a higher optimum is spurious");
  },
);

test("a selection of one number of components and one form is drawn too", () => {
  const one: PlotSelection = { ...selection, cells: selection.cells.slice(1, 2) };
  expect(plotSelection(one, {})).not.toContain("NaN");
});

test.prop([fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 9 })])(
  "names are spread: in order, apart, within bounds",
  (wanted) => {
    const placed = spread(
      wanted.toSorted((a, b) => a - b),
      10,
      0,
      100,
    );
    for (const [i, at] of placed.entries()) {
      expect(at).toBeGreaterThan(-HALF_A_PIXEL);
      expect(at).toBeLessThan(100 + HALF_A_PIXEL);
      if (i > 0) expect(at - (placed[i - 1] ?? 0)).toBeGreaterThan(10 - HALF_A_PIXEL);
    }
  },
);
