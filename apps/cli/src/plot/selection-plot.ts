import { dot, frame, line, type Markish, text } from "@observablehq/plot";
import { axisHeight, bottomAxis, grid, horizontalAxis, leftAxis, verticalAxis } from "./axis.js";
import { textWidth } from "./labels.js";
import { caption, layPage, pageSizes, type PageBody, type PageSizes } from "./page.js";
import { componentStyle, INK } from "./palette.js";
import type { PlotOptions } from "./plot-model.js";

/** A mixture of a selection, as the picture needs it. */
export interface PlotCell {
  readonly components: number;
  /** What its line is called. */
  readonly form: string;
  /** The criterion; null where there is no answer. */
  readonly value: number | null;
  /** Whether a higher optimum was found that is spurious. */
  readonly isSpurious: boolean;
}

/** A selection, as the picture needs it. */
export interface PlotSelection {
  /** Name of the criterion. */
  readonly criterion: string;
  readonly cells: ReadonlyArray<PlotCell>;
  /** The cell that won. */
  readonly best: { readonly components: number; readonly form: string };
}

interface Curve {
  readonly form: string;
  readonly points: ReadonlyArray<PlotCell & { readonly value: number }>;
  readonly style: { readonly stroke: string; readonly strokeDasharray?: string };
}

const ASPECT = 0.68;
/** Distance of the names of lines, and of frame and curves, in lines of text and parts of the range. */
const NAME_LINE = 1.15;
const HEADROOM = 0.04;

const hasValue = (cell: PlotCell): cell is PlotCell & { readonly value: number } => cell.value !== null;

/** One line for each form; the first seven are solid, the others dashed in the same colours. */
const curvesOf = ({ cells }: PlotSelection): ReadonlyArray<Curve> =>
  [...new Set(cells.map(({ form }) => form))].map((form, at) => {
    const { colour } = componentStyle(at);
    const dash = at < 7 ? {} : { strokeDasharray: componentStyle(Math.floor(at / 7) - 1).dash };
    return {
      form,
      points: cells
        .filter((cell) => cell.form === form)
        .filter(hasValue)
        .toSorted((a, b) => a.components - b.components),
      style: { stroke: colour, ...dash },
    };
  });

const rangeOf = (values: ReadonlyArray<number>, room: number): readonly [number, number] => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = most > least ? room * (most - least) : 0.5;
  return [least - margin, most + margin];
};

/** Puts names where they do not touch, as near as may be to where they belong; `wanted` in ascending order. */
export const spread = (wanted: ReadonlyArray<number>, gap: number, from: number, to: number): number[] => {
  const placed: number[] = [];
  for (const y of wanted) placed.push(Math.max(y, (placed.at(-1) ?? from - gap) + gap));
  let limit = to;
  for (let i = placed.length - 1; i >= 0; i--) {
    placed[i] = Math.min(placed[i] ?? limit, limit);
    limit = (placed[i] ?? limit) - gap;
  }
  return placed;
};

/** Names of the lines right of the frame, each with a thread to the end of its line. */
const nameMarks = (
  curves: ReadonlyArray<Curve>,
  place: (cell: PlotCell & { readonly value: number }) => readonly [number, number],
  { left, top, bottom }: { readonly left: number; readonly top: number; readonly bottom: number },
  fontSize: number,
): ReadonlyArray<Markish> => {
  const ends = curves
    .flatMap(({ form, points, style }) => {
      const last = points.at(-1);
      return last === undefined ? [] : [{ form, style, at: place(last) }];
    })
    .toSorted((a, b) => a.at[1] - b.at[1]);
  const ys = spread(
    ends.map(({ at }) => at[1]),
    NAME_LINE * fontSize,
    top,
    bottom,
  );
  return ends.flatMap(({ form, style, at }, i) => {
    const y = ys[i] ?? at[1];
    const x = left + 1.2 * fontSize;
    return [
      line([at, [left + 0.2 * fontSize, at[1]], [x - 3, y]], {
        ...style,
        strokeWidth: 0.7,
        strokeOpacity: 0.6,
        ariaDescription: "thread",
      }),
      text([[x, y]], {
        x: "0",
        y: "1",
        text: [form],
        textAnchor: "start",
        fontSize,
        fill: style.stroke,
        ariaDescription: "name of a line",
      }),
    ];
  });
};

const curveMarks = (curves: ReadonlyArray<Curve>, radius: number): ReadonlyArray<Markish> =>
  curves.flatMap(({ form, points, style }) => [
    line(points, { x: "components", y: "value", strokeWidth: 1.5, ...style, ariaDescription: form }),
    dot(
      points.filter(({ isSpurious }) => !isSpurious),
      { x: "components", y: "value", r: radius, fill: style.stroke, ariaDescription: `${form}, fits` },
    ),
    dot(
      points.filter(({ isSpurious }) => isSpurious),
      {
        x: "components",
        y: "value",
        r: radius + 1,
        fill: "white",
        stroke: style.stroke,
        strokeWidth: 1.5,
        ariaDescription: `${form}, spurious`,
      },
    ),
  ]);

const notesOf = ({ cells, criterion, best }: PlotSelection): ReadonlyArray<string> => {
  const missing = cells.filter(({ value }) => value === null);
  const winner = cells.find(({ form, components }) => form === best.form && components === best.components);
  const value = winner?.value ?? null;
  return [
    `black ring: the best, ${best.form} ${best.components}${value === null ? "" : `, ${criterion} ${value.toFixed(1)}`}; smaller is better`,
    ...(cells.some(({ isSpurious }) => isSpurious) ? ["open marks: a higher optimum is spurious"] : []),
    ...(missing.length === 0
      ? []
      : [
          `no answer: ${missing
            .slice(0, 8)
            .map(({ form, components }) => `${form} ${components}`)
            .join(", ")}${missing.length > 8 ? ` and ${missing.length - 8} more` : ""}`,
        ]),
  ];
};

/** The criterion against the number of components, a line for each form with its name at its end. */
export const plotSelection = (selection: PlotSelection, { title, width }: PlotOptions): string => {
  const sizes = pageSizes(width);
  const curves = curvesOf(selection);
  const body: PageBody["body"] = (top) => layBody(selection, curves, sizes, top);
  return layPage(sizes, { title, notes: notesOf(selection), body });
};

const layBody = (
  { cells, criterion, best }: PlotSelection,
  curves: ReadonlyArray<Curve>,
  { width, fontSize, pad }: PageSizes,
  top: number,
): ReturnType<PageBody["body"]> => {
  const answered = cells.filter(hasValue);
  const names = Math.max(0, ...curves.map(({ form }) => textWidth(form, fontSize)));
  const height = Math.ceil(
    Math.max(ASPECT * (width - 5 * fontSize), (curves.length + 1) * NAME_LINE * fontSize),
  );
  const counts = cells.map(({ components }) => components);
  const x = [Math.min(...counts) - 0.3, Math.max(...counts) + 0.3] as const;
  const y = rangeOf(
    answered.map(({ value }) => value),
    HEADROOM,
  );
  const yAxis = verticalAxis(y, height, fontSize);
  const left = Math.round(pad + 1.6 * fontSize + yAxis.labelWidth + 8);
  const box = { x: left, y: Math.round(top), width: width - left - pad - names - 1.4 * fontSize, height };
  const xAxis = horizontalAxis(x, box.width, fontSize);
  const whole = { ...xAxis, ticks: Math.min(xAxis.ticks, Math.max(...counts) - Math.min(...counts) + 1) };
  const place = ({ components, value }: { readonly components: number; readonly value: number }) =>
    [
      box.x + ((components - x[0]) / (x[1] - x[0])) * box.width,
      box.y + (1 - (value - y[0]) / (y[1] - y[0])) * height,
    ] as const;
  const radius = 0.2 * fontSize;
  const winner = answered.filter(
    ({ form, components }) => form === best.form && components === best.components,
  );
  const bottom = box.y + height + axisHeight(xAxis, fontSize) + 1.9 * fontSize;
  return {
    panels: [
      {
        box,
        name: `${criterion} against the number of components`,
        x,
        y,
        marks: [
          ...grid(whole, yAxis),
          ...curveMarks(curves, radius),
          dot(winner, {
            x: "components",
            y: "value",
            r: 0.6 * fontSize,
            stroke: INK,
            strokeWidth: 2,
            ariaDescription: "the best",
          }),
          frame({ stroke: INK }),
          bottomAxis(whole, fontSize),
          leftAxis(yAxis, fontSize),
        ],
      },
    ],
    marks: [
      ...nameMarks(
        curves,
        place,
        { left: box.x + box.width, top: box.y + fontSize / 2, bottom: box.y + height - fontSize / 2 },
        fontSize,
      ),
      caption("components", [box.x + box.width / 2, bottom - fontSize], box.width, {
        fontSize,
        ariaDescription: "x-axis title",
      }),
      caption(criterion, [pad + 0.5 * fontSize, box.y + height / 2], height, {
        fontSize,
        rotate: -90,
        ariaDescription: "y-axis title",
      }),
    ],
    bottom,
  };
};
