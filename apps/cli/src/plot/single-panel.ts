import { frame, type Markish } from "@observablehq/plot";
import { axisHeight, bottomAxis, grid, horizontalAxis, leftAxis, verticalAxis } from "./axis.js";
import type { Legend } from "./legend.js";
import { caption, layPage, type PageBody, type PageSizes } from "./page.js";
import { INK } from "./palette.js";

/** A page with one frame. */
export interface SinglePanel {
  readonly title: string | undefined;
  readonly notes: ReadonlyArray<string>;
  readonly legend: Legend;
  readonly x: { readonly name: string; readonly domain: readonly [number, number] };
  readonly y: { readonly name: string; readonly domain: readonly [number, number] };
  readonly marks: ReadonlyArray<Markish>;
}

/** Height of the frame over its width. */
const ASPECT = 0.68;

/** Draws legend, frame, axes and marks. */
export const layPanel = (sizes: PageSizes, { title, notes, legend, x, y, marks }: SinglePanel): string => {
  const { width, fontSize, pad } = sizes;
  const height = Math.round(ASPECT * (width - 5 * fontSize));
  const yAxis = verticalAxis(y.domain, height, fontSize);
  const left = Math.round(pad + 1.6 * fontSize + yAxis.labelWidth + 8);
  const box = { x: left, width: width - left - pad, height };
  const xAxis = horizontalAxis(x.domain, box.width, fontSize);
  const body: PageBody["body"] = (top) => {
    const frameTop = Math.round(top + legend.height + 0.6 * fontSize);
    const middle = [box.x + box.width / 2, frameTop + height / 2] as const;
    const bottom = frameTop + height + axisHeight(xAxis, fontSize) + 1.9 * fontSize;
    return {
      panels: [
        {
          box: { ...box, y: frameTop },
          name: `${y.name} against ${x.name}`,
          x: x.domain,
          y: y.domain,
          marks: [
            ...grid(xAxis, yAxis),
            ...marks,
            frame({ stroke: INK }),
            bottomAxis(xAxis, fontSize),
            leftAxis(yAxis, fontSize),
          ],
        },
      ],
      marks: [
        ...legend.marks(pad, top),
        caption(x.name, [middle[0], bottom - fontSize], box.width, {
          fontSize,
          ariaDescription: "x-axis title",
        }),
        caption(y.name, [pad + 0.5 * fontSize, middle[1]], height, {
          fontSize,
          rotate: -90,
          ariaDescription: "y-axis title",
        }),
      ],
      bottom,
    };
  };
  return layPage(sizes, { title, notes, body });
};
