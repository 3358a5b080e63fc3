import {
  axisX,
  type AxisXOptions,
  axisY,
  type AxisYOptions,
  gridX,
  gridY,
  type Markish,
} from "@observablehq/plot";
import { textWidth } from "./labels.js";
import { INK } from "./palette.js";
import { tickLabels } from "./svg-document.js";

/** An axis whose tick labels are known to fit. */
export interface Axis {
  readonly domain: readonly [number, number];
  /** Number of ticks aimed at. */
  readonly ticks: number;
  /** Format of the labels: plain, or with a power of ten. */
  readonly tickFormat: "~e" | undefined;
  /** Width of the widest label in pixels. */
  readonly labelWidth: number;
  /** Whether the labels stand upright because they would not fit side by side. */
  readonly upright: boolean;
}

const PLAIN_CHARACTERS = 7;
const TICK = 5;
const PADDING = 3;

const longest = (labels: ReadonlyArray<string>): number =>
  Math.max(0, ...labels.map((label) => label.length));

const withTicks = (
  domain: readonly [number, number],
  ticks: number,
  fontSize: number,
): { readonly axis: Axis; readonly labels: ReadonlyArray<string> } => {
  const read = (tickFormat: Axis["tickFormat"]): ReadonlyArray<string> =>
    tickLabels(bottomAxis({ domain, ticks, tickFormat, labelWidth: 0, upright: false }, fontSize), domain);
  const plain = read(undefined);
  const powers = longest(plain) > PLAIN_CHARACTERS ? read("~e") : plain;
  const tickFormat = longest(powers) < longest(plain) ? "~e" : undefined;
  const labels = tickFormat === undefined ? plain : powers;
  const labelWidth = Math.max(0, ...labels.map((label) => textWidth(label, fontSize)));
  return { axis: { domain, ticks, tickFormat, labelWidth, upright: false }, labels };
};

/** The horizontal axis over `length` pixels with the most ticks whose labels stand apart, at most 10. */
export const horizontalAxis = (domain: readonly [number, number], length: number, fontSize: number): Axis => {
  for (let ticks = 10; ticks > 1; ticks--) {
    const { axis, labels } = withTicks(domain, ticks, fontSize);
    if (labels.length > 1 && labels.length * (axis.labelWidth + fontSize) <= length) return axis;
  }
  const ticks = Math.max(2, Math.floor(length / (2.5 * fontSize)));
  return { ...withTicks(domain, ticks, fontSize).axis, upright: true };
};

/** Height of the ticks and labels of a horizontal axis, in pixels. */
export const axisHeight = ({ upright, labelWidth }: Axis, fontSize: number): number =>
  TICK + PADDING + (upright ? labelWidth : fontSize);

/** The vertical axis over `length` pixels, a tick for every five lines of text, at most 10. */
export const verticalAxis = (domain: readonly [number, number], length: number, fontSize: number): Axis =>
  withTicks(domain, Math.max(2, Math.min(10, Math.floor(length / (5 * fontSize)))), fontSize).axis;

const GRID = { stroke: "#e6e6e6", strokeOpacity: 1 };

const axisStyle = ({ ticks, tickFormat }: Axis, fontSize: number): AxisXOptions & AxisYOptions => ({
  ticks,
  ...(tickFormat === undefined ? {} : { tickFormat }),
  label: null,
  fontSize,
  color: INK,
  tickSize: TICK,
  tickPadding: PADDING,
});

/** Ticks and labels below a panel. */
export const bottomAxis = (axis: Axis, fontSize: number): Markish =>
  axisX({ ...axisStyle(axis, fontSize), ...(axis.upright ? { tickRotate: -90 } : {}) });

/** Ticks and labels to the left of a panel. */
export const leftAxis = (axis: Axis, fontSize: number): Markish => axisY(axisStyle(axis, fontSize));

/** Faint lines at the ticks of `x`, and of `y` where the panel has such an axis. */
export const grid = (x: Axis, y: Axis | null): ReadonlyArray<Markish> => [
  gridX({ ticks: x.ticks, ...GRID }),
  ...(y === null ? [] : [gridY({ ticks: y.ticks, ...GRID })]),
];
