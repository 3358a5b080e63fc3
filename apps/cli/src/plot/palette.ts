/**
 * Six hues of Okabe and Ito (2008, "Color Universal Design") and the wine of Tol (2021, "Colour schemes"):
 * distinct to colour-blind readers and dark enough on white, which the yellow of the former is not.
 */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255"] as const;
// The lengths of the three lists have no common divisor, so a colour comes back with another mark and another dash:
// 42 components differ in a scatter, 28 among curves.
const MARKS = ["circle", "triangle", "square", "cross", "diamond", "star"] as const;
const DASHES = ["6 3", "2 2.5", "9 3 2 3", "12 4"] as const;

/** Colour of everything that belongs to no component. */
export const INK = "#222222";

/** How one component is drawn. */
export interface ComponentStyle {
  readonly colour: string;
  /** Shape of its rows in a scatter. */
  readonly mark: (typeof MARKS)[number] | "times";
  /** Dash pattern of its density curve. */
  readonly dash: string;
}

const cycle = <A>(list: readonly [A, ...ReadonlyArray<A>], k: number): A => list[k % list.length] ?? list[0];

/** Style of component `k`, from 0; a negative `k` is the noise component. */
export const componentStyle = (k: number): ComponentStyle =>
  k < 0
    ? { colour: "#767676", mark: "times", dash: "1 2" }
    : { colour: cycle(COLOURS, k), mark: cycle(MARKS, k), dash: cycle(DASHES, k) };
