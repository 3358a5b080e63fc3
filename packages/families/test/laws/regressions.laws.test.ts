import { O } from "@latentjs/em-core";
import {
  between,
  counted,
  everyRow,
  interval,
  namedFamilyLaws,
  positiveBetween,
  type Row,
} from "@latentjs/conformance";
import { binomialVariate, poissonVariate, standardNormal, type Rng } from "@latentjs/numerics";
import type { FamilyModule, Table } from "@latentjs/mixture";
import { right } from "@latentjs/testing";
import { integer, record, tuple, type Arbitrary } from "fast-check";
import {
  family as linearModule,
  designOf,
  linearRegression,
  type LinearRegression,
} from "../../src/linear-regression.js";
import {
  family as logisticModule,
  logisticRegression,
  type LogisticRegression,
} from "../../src/logistic-regression.js";
import {
  family as poissonModule,
  poissonRegression,
  type PoissonRegression,
} from "../../src/poisson-regression.js";
import type { Coefficients } from "../../src/shared/frame.js";

const number = (name: string) => ({ name, levels: O.none });
const kinds = ["blue", "green", "red"];
const kind = { name: "kind", levels: O.some(kinds) };
/** A number and a category: three columns of the design. */
const predictors = [{ column: "x" }, { column: "kind", levels: kinds }];
const at = ({ intercept, slopes }: Coefficients, x: number, level: number): number =>
  intercept + slopes[0] * x + (level > 0 ? slopes[level] : 0);

/** Years, so that the module's frame has an origin that is not 0. */
const table: Table = {
  rows: 6,
  columns: [
    { _tag: "Numbers", name: "y", values: Float64Array.of(1, 3, 2, 0, 1, 2) },
    { _tag: "Numbers", name: "x", values: Float64Array.of(2001, 2002, 2004, 2003, 2005, 2003) },
    { _tag: "Categories", name: "kind", levels: kinds, codes: Float64Array.of(0, 1, 2, 0, 1, 2) },
    { _tag: "Numbers", name: "exposure", values: Float64Array.of(0, 0.5, 1, 0, 0.5, 0) },
    { _tag: "Numbers", name: "of", values: Float64Array.of(3, 3, 4, 2, 4, 5) },
  ],
};
const without = (...names: ReadonlyArray<string>): Table => ({
  ...table,
  columns: table.columns.filter(({ name }) => !names.includes(name)),
});

const slopes = tuple(between(-1, 1), between(-1, 1), between(-1, 1)).map((s) => Float64Array.from(s));
const category = integer({ min: 0, max: 2 });
const coefficients: Arbitrary<Coefficients> = record({ intercept: between(-2, 2), slopes });
const linear: Arbitrary<LinearRegression> = record({
  intercept: between(-5, 5),
  slopes,
  variance: positiveBetween(0.05, 5),
});
const randomX = (rng: Rng, from: number): number => from + 4 * rng.uniform() - 2;
const randomKind = (rng: Rng): number => rng.below(3);

/** Bytes a row of logarithms that are called from the loop and not inlined there. */
const BOXED = 32;

const originOf = (module: FamilyModule, columns: Table, settings: Readonly<Record<string, string>>) => ({
  module,
  spec: right(module.specFor(columns, settings)),
});

const framed = right(designOf(without("y", "exposure", "of"), predictors));
/** Predictors as they are, with x near 0, and in the frame of the table, whose intercept is that of 2003. */
const designs = [
  { from: 0, design: predictors, framed: false },
  { from: 2003, design: framed, framed: true },
] as const;

for (const { from, design, framed: inFrame } of designs) {
  const x = between(from - 2, from + 2);

  namedFamilyLaws(linearRegression({ response: "y", predictors: design }), {
    theta: linear,
    row: tuple(between(-10, 10), x, category),
    columns: [number("y"), number("x"), kind],
    sample: (theta, rng): Row => {
      const [value, level] = [randomX(rng, from), randomKind(rng)];
      const error = Math.sqrt(theta.variance) * standardNormal(rng);
      return [at(theta, value - from, level) + error, value, level];
    },
    support: interval<LinearRegression, Row>({
      from: Number.NEGATIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
      row: (value) => [value, from + 0.5, 1],
      around: (theta) => ({ centre: at(theta, 0.5, 1), spread: Math.sqrt(theta.variance) }),
    }),
    rows: 10,
    rounding: 1e-10,
    ...(inFrame ? { origin: originOf(linearModule, without("exposure", "of"), { response: "y" }) } : {}),
  });

  namedFamilyLaws(poissonRegression({ response: "y", offset: "exposure", predictors: design }), {
    theta: coefficients,
    row: tuple(integer({ min: 0, max: 12 }), x, category, between(-0.5, 0.5)),
    columns: [number("y"), number("x"), kind, number("exposure")],
    sample: (theta, rng): Row => {
      const [value, level, exposure] = [randomX(rng, from), randomKind(rng), rng.uniform() - 0.5];
      const rate = Math.exp(at(theta, value - from, level) + exposure);
      return [poissonVariate(rng, rate), value, level, exposure];
    },
    support: counted<PoissonRegression, Row>(
      () => Array.from({ length: 400 }, (_, y) => [y, from + 0.5, 1, 0.25]),
      1e-9,
    ),
    q: "minorant",
    mStep: "improves",
    rows: 10,
    ...(inFrame
      ? { origin: originOf(poissonModule, without("of"), { response: "y", offset: "exposure" }) }
      : {}),
  });

  namedFamilyLaws(logisticRegression({ response: "y", trials: "of", predictors: design }), {
    theta: coefficients,
    row: tuple(integer({ min: 0, max: 6 }), x, category, integer({ min: 6, max: 9 })),
    columns: [number("y"), number("x"), kind, number("of")],
    sample: (theta, rng): Row => {
      const [value, level, of] = [randomX(rng, from), randomKind(rng), 6 + rng.below(4)];
      const odds = Math.exp(at(theta, value - from, level));
      return [binomialVariate(rng, of, odds / (1 + odds)), value, level, of];
    },
    support: everyRow<LogisticRegression, Row>(() =>
      Array.from({ length: 8 }, (_, y) => [y, from + 0.5, 1, 7]),
    ),
    q: "minorant",
    mStep: "improves",
    rows: 10,
    bytesPerRow: BOXED,
    ...(inFrame
      ? { origin: originOf(logisticModule, without("exposure"), { response: "y", trials: "of" }) }
      : {}),
  });
}
