import { type Markish, plot, type ScaleOptions } from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { oneLine } from "./labels.js";
import { INK } from "./palette.js";

const SVG = "http://www.w3.org/2000/svg";
const FONT = "Helvetica, Arial, sans-serif";
const GEOMETRY = ["transform", "d", "cx", "cy", "r", "x", "y", "x1", "y1", "x2", "y2", "width", "height"];
const NUMBER = /-?\d*\.?\d+(?:e[-+]?\d+)?/g;

/** A rectangle in pixels, from the top left corner. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Marks in a frame with scales of its own; axes stand outside of the frame. */
export interface Panel {
  readonly box: Box;
  /** Spoken name, for screen readers. */
  readonly name: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly marks: ReadonlyArray<Markish>;
}

// Axes, scales and marks are Observable Plot's, which draws into whatever document it is handed; this one is linkedom's,
// small enough to be loaded for one picture. Its type leaves out what Plot does not touch, hence the assertion.
const memoryDocument = (): Document =>
  new DOMParser().parseFromString(`<svg xmlns="${SVG}"/>`, "image/svg+xml") as unknown as Document;

const draw = (
  document: Document,
  { width, height }: { readonly width: number; readonly height: number },
  x: ScaleOptions,
  y: ScaleOptions,
  marks: ReadonlyArray<Markish>,
): Element => {
  const r = { type: "identity" } as const;
  const svg = plot({ document, width, height, margin: 0, x, y, r, marks: [...marks] });
  svg.querySelector("style")?.remove();
  // The axis writes every number with a power of ten or none.
  for (const label of svg.querySelectorAll('[aria-label$="tick label"] text')) {
    if (label.textContent === "0e+0") label.textContent = "0";
  }
  return svg;
};

/** The tick labels that an axis over `domain` would bear. */
export const tickLabels = (mark: Markish, domain: readonly [number, number]): ReadonlyArray<string> => {
  const axis = { domain, axis: null };
  const svg = draw(memoryDocument(), { width: 100, height: 100 }, axis, axis, [mark]);
  return Array.from(svg.querySelectorAll("text"), (text) => text.textContent ?? "");
};

// A hundredth of a pixel cannot be seen; all digits of it would double the size of the file.
const roundGeometry = (root: Element): void => {
  for (const element of root.querySelectorAll("*")) {
    for (const name of GEOMETRY) {
      const value = element.getAttribute(name);
      if (value?.includes(".")) {
        element.setAttribute(
          name,
          value.replace(NUMBER, (n) => String(Number(Number(n).toFixed(2)))),
        );
      }
    }
  }
};

/** The whole picture as one SVG document: `panels`, and over them `marks` placed in pixels. */
export const svgDocument = (
  size: { readonly width: number; readonly height: number },
  title: string,
  panels: ReadonlyArray<Panel>,
  marks: ReadonlyArray<Markish>,
): string => {
  const document = memoryDocument();
  const pixels = { type: "identity", axis: null } as const;
  const root = draw(document, size, pixels, pixels, marks);
  for (const { box, name, x, y, marks: inner } of panels) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("transform", `translate(${box.x},${box.y})`);
    group.setAttribute("aria-label", oneLine(name));
    const svg = draw(document, box, { domain: x, axis: null }, { domain: y, axis: null }, inner);
    group.append(...svg.childNodes);
    root.append(group);
  }
  roundGeometry(root);
  const background = document.createElementNS(SVG, "rect");
  background.setAttribute("width", "100%");
  background.setAttribute("height", "100%");
  background.setAttribute("fill", "white");
  const heading = document.createElementNS(SVG, "title");
  heading.textContent = title;
  root.prepend(heading, background);
  root.removeAttribute("class");
  root.setAttribute("xmlns", SVG);
  root.setAttribute("role", "img");
  root.setAttribute("font-family", FONT);
  root.setAttribute("fill", INK);
  return `${root.outerHTML}\n`;
};
