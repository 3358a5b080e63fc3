import { expect, test } from "vitest";
import { plotMixture, type PlotModel } from "../../src/plot/index.js";
import { componentStyle } from "../../src/plot/palette.js";
import { diagonalModel, plotData, rowsAtMeans } from "./mixtures.js";
import { captions, described, type Element, findAll, panels, parseSvg, position } from "./svg-tree.js";

const WIDTHS = [400, 720, 1600];
/** Mean width of a character of Helvetica in em: digits are 0.556, and most of what is written is digits. */
const CHARACTER = 0.556;

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the text of the legend stands. */
const legendBoxes = (root: Element): ReadonlyArray<Box> =>
  described(root, "legend").flatMap((group) =>
    findAll(group, ({ name }) => name === "text").map((label) => {
      const fontSize = Number(group.attributes["font-size"]);
      const [x, y] = position(label);
      const right = x + CHARACTER * fontSize * label.text.length;
      return { text: label.text, left: x, right, top: y - fontSize / 2, bottom: y + fontSize / 2 };
    }),
  );

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const cases = [1, 2, 3].flatMap((d) => [2, 10, 30].flatMap((k) => WIDTHS.map((width) => ({ d, k, width }))));

test.each(cases)(
  "d = $d, K = $k, width $width: the legend is inside the picture and nothing in it overlaps",
  (c) => {
    const model = diagonalModel(c.k, c.d);
    const root = parseSvg(plotMixture(model, rowsAtMeans(model, 100), { width: c.width }));
    const boxes = legendBoxes(root);
    expect(boxes.length).toBeGreaterThan(c.k);
    for (const box of boxes) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(c.width);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.bottom).toBeLessThanOrEqual(Number(root.attributes["height"]));
      expect(boxes.filter((other) => other !== box && overlap(box, other))).toEqual([]);
    }
  },
);

test.each(cases)(
  "d = $d, K = $k, width $width: no panel lies under the legend or outside of the picture",
  (c) => {
    const model = diagonalModel(c.k, c.d);
    const root = parseSvg(plotMixture(model, rowsAtMeans(model, 100), { width: c.width }));
    const frames = panels(root).map((panel) => {
      const [x, y] = position(panel);
      const [frame] = findAll(panel, ({ attributes }) => attributes["aria-label"] === "frame");
      const { width, height } = frame.attributes;
      return { text: "", left: x, right: x + Number(width), top: y, bottom: y + Number(height) };
    });
    expect(frames).toHaveLength((c.d * (c.d + 1)) / 2 - (c.d === 2 ? 2 : 0));
    for (const frame of frames) {
      expect(frame.right).toBeLessThanOrEqual(c.width);
      expect(frame.bottom).toBeLessThanOrEqual(Number(root.attributes["height"]));
      expect(legendBoxes(root).filter((box) => overlap(box, frame))).toEqual([]);
    }
  },
);

test.each(WIDTHS)("at width %i the labels of an axis stand apart, also with nine digits", (width) => {
  const model: PlotModel = { ...diagonalModel(2, 2), means: [1e8, 1e8 + 4].map((m) => [m, m]) };
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 20), { width }));
  const [group] = findAll(root, ({ attributes }) => attributes["aria-label"] === "x-axis tick label");
  const fontSize = Number(group.attributes["font-size"]);
  const labels = group.children.map((label) => ({ at: position(label)[0], text: label.text }));
  expect(labels.length).toBeGreaterThan(1);
  expect(new Set(labels.map(({ text }) => text)).size).toBe(labels.length);
  labels.slice(1).forEach(({ at, text }, i) => {
    expect(at - labels[i].at).toBeGreaterThan(CHARACTER * fontSize * text.length);
  });
});

test("labels that do not fit side by side stand upright", () => {
  const model: PlotModel = { ...diagonalModel(2, 6), means: [1e8, 1e8 + 4].map((m) => [m, m, m, m, m, m]) };
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 20), { width: 400 }));
  const [group] = findAll(root, ({ attributes }) => attributes["aria-label"] === "x-axis tick label");
  expect(group.children.length).toBeGreaterThan(1);
  for (const label of group.children) expect(label.attributes["transform"]).toContain("rotate(-90)");
});

test("markup, control characters and lone surrogates in names come out as text of a well-formed document", () => {
  const first = `a<b>&"c'\u00a0]]>`;
  const model: PlotModel = { ...diagonalModel(1, 2), columns: [first, "tab\there\u0000\u001b\ud800\nend"] };
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 3), { title: "</svg><script>&amp;" }));
  expect(captions(root, "x-axis title").map(({ text }) => text)).toEqual([`a<b>&"c' ]]>`]);
  expect(captions(root, "y-axis title").map(({ text }) => text)).toEqual(["tab here\ufffd\ufffd\ufffd end"]);
  expect(captions(root, "title").map(({ text }) => text)).toEqual(["</svg><script>&amp;"]);
  expect(findAll(root, ({ name }) => name === "script")).toEqual([]);
});

test.each(WIDTHS)("at width %i a long column name is cut and kept whole as a tooltip", (width) => {
  const name = "waiting time to the next eruption ".repeat(20).trim();
  const model: PlotModel = { ...diagonalModel(1, 2), columns: [name, name] };
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 3), { width, title: name }));
  const space = { "x-axis title": width, "y-axis title": Number(root.attributes["height"]), title: width };
  for (const [description, length] of Object.entries(space)) {
    const [group] = described(root, description);
    const [label] = group.children;
    expect(label.text).toMatch(/^waiting time .*…$/);
    expect(label.children.map((child) => child.text)).toEqual([name]);
    // In Adobe's metrics of Helvetica these words are 0.42 em a character.
    expect(0.42 * Number(group.attributes["font-size"]) * label.text.length).toBeLessThan(length);
  }
});

test("a name in a script of square characters is cut to fewer of them", () => {
  const model: PlotModel = { ...diagonalModel(1, 2), columns: ["x", "測".repeat(100)] };
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 3)));
  const [group] = described(root, "y-axis title");
  const [frame] = findAll(root, ({ attributes }) => attributes["aria-label"] === "frame");
  const width = group.children[0].text.length * Number(group.attributes["font-size"]);
  expect(width).toBeLessThanOrEqual(
    Number(frame.attributes["height"]) + Number(group.attributes["font-size"]),
  );
});

test("a mixing weight that three decimals would hide is written as a power of ten", () => {
  const model: PlotModel = { ...diagonalModel(3, 2), weights: [0.9996, 0.0004, 0] };
  const legend = captions(parseSvg(plotMixture(model, rowsAtMeans(model, 3))), "legend");
  expect(legend.map(({ text }) => text)).toEqual(
    expect.arrayContaining(["0: 1.000", "1: 4.0e-4", "2: 0.000"]),
  );
});

test("tiny values are labelled with powers of ten, and zero as 0", () => {
  const model: PlotModel = {
    ...diagonalModel(1, 2),
    means: [[0, 0]],
    covariances: [
      [
        [1e-12, 0],
        [0, 1e-12],
      ],
    ],
  };
  const root = parseSvg(plotMixture(model, plotData([[0, 0]], [0])));
  const [group] = findAll(root, ({ attributes }) => attributes["aria-label"] === "x-axis tick label");
  const labels = group.children.map(({ text }) => text);
  expect(labels).toContain("0");
  expect(labels).toContain("1e-6");
});

test("a white sheet lies under everything, at the width that was asked for", () => {
  const model = diagonalModel(2, 2);
  const root = parseSvg(plotMixture(model, rowsAtMeans(model, 10), { width: 900 }));
  expect(root.name).toBe("svg");
  expect(root.attributes).toMatchObject({ xmlns: "http://www.w3.org/2000/svg", width: "900" });
  expect(root.attributes["viewBox"]).toBe(`0 0 900 ${root.attributes["height"]}`);
  const sheet = root.children.find(({ name }) => name !== "title");
  expect(sheet).toMatchObject({ name: "rect", attributes: { fill: "white", width: "100%", height: "100%" } });
});

test("42 components differ in colour and mark, 28 in colour and dash", () => {
  const styles = Array.from({ length: 42 }, (_, k) => componentStyle(k));
  expect(new Set(styles.map(({ colour, mark }) => `${colour} ${mark}`)).size).toBe(42);
  expect(new Set(styles.slice(0, 28).map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(28);
});

test.each([1, 2, 3])("d = %i: the same input gives the same document, whatever was drawn before", (d) => {
  const model = diagonalModel(3, d);
  const data = rowsAtMeans(model, 50);
  const first = plotMixture(model, data, { title: "again" });
  plotMixture(diagonalModel(2, 2), rowsAtMeans(diagonalModel(2, 2), 7));
  expect(plotMixture(model, data, { title: "again" })).toBe(first);
});
