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
import type { Table } from "@latentjs/mixture";
import { integer, record, tuple, type Arbitrary } from "fast-check";
import {
  family as linearModule,
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
import { right } from "../either.js";

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

const linearColumns = [number("y"), number("x"), kind];
const drawLinear =
  (from: number) =>
  (theta: LinearRegression, rng: Rng): Row => {
    const [x, level] = [randomX(rng, from), randomKind(rng)];
    return [at(theta, x - from, level) + Math.sqrt(theta.variance) * standardNormal(rng), x, level];
  };
const linearSupport = (from: number) =>
  interval<LinearRegression, Row>({
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    row: (value) => [value, from + 0.5, 1],
    around: (theta) => ({ centre: at(theta, 0.5, 1), spread: Math.sqrt(theta.variance) }),
  });

namedFamilyLaws(linearRegression({ response: "y", predictors }), {
  theta: linear,
  row: tuple(between(-10, 10), between(-2, 2), category),
  columns: linearColumns,
  sample: drawLinear(0),
  support: linearSupport(0),
  origin: { module: linearModule, spec: specOf({ response: "y" }) },
  rows: 10,
});

function specOf(_: { readonly response: string }) {
  const empty = { origin: [0, 0, 0], mean: [0, 0, 0], factor: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
  return {
    response: "y",
    design: {
      predictors: [
        { column: "x", levels: null },
        { column: "kind", levels: kinds },
      ],
      frame: empty,
    },
  };
}

// In the frame of a table whose x are years: the intercept is that of their mean, 2003.
const framed = right(linearModule.specFor(without("exposure", "of"), { response: "y" }));
right(linearModule.fromSpec(framed)).use((named) => {
  namedFamilyLaws(named, {
    theta: linear.map((theta) =>
      right(
        named.codec.decode({
          intercept: theta.intercept,
          slopes: [...theta.slopes],
          variance: theta.variance,
        }),
      ),
    ),
    row: tuple(between(-10, 10), between(2001, 2005), category),
    columns: linearColumns,
    sample: (theta, rng) => drawLinear(2003)(named.codec.encode(theta) as unknown as LinearRegression, rng),
    support: {
      ...linearSupport(2003),
      total: (theta, densities) =>
        linearSupport(2003).total(named.codec.encode(theta) as unknown as LinearRegression, densities),
    },
    origin: { module: linearModule, spec: framed },
    rows: 10,
    rounding: 1e-10,
  });
});

const poissonSpec = right(poissonModule.specFor(without("of"), { response: "y", offset: "exposure" }));
namedFamilyLaws(poissonRegression({ response: "y", offset: "exposure", predictors }), {
  theta: coefficients,
  row: tuple(integer({ min: 0, max: 12 }), between(-2, 2), category, between(-0.5, 0.5)),
  columns: [number("y"), number("x"), kind, number("exposure")],
  sample: (theta: PoissonRegression, rng): Row => {
    const [x, level, exposure] = [randomX(rng, 0), randomKind(rng), rng.uniform() - 0.5];
    return [poissonVariate(rng, Math.exp(at(theta, x, level) + exposure)), x, level, exposure];
  },
  support: counted<PoissonRegression, Row>(
    () => Array.from({ length: 400 }, (_, y) => [y, 0.5, 1, 0.25]),
    1e-9,
  ),
  q: "minorant",
  mStep: "improves",
  rows: 10,
});
right(poissonModule.fromSpec(poissonSpec)).use((named) => {
  namedFamilyLaws(named, {
    theta: coefficients.map(({ intercept, slopes: s }) =>
      right(named.codec.decode({ intercept, slopes: [...s] })),
    ),
    row: tuple(integer({ min: 0, max: 12 }), between(2001, 2005), category, between(-0.5, 0.5)),
    columns: [number("y"), number("x"), kind, number("exposure")],
    sample: (theta, rng): Row => {
      const own = named.codec.encode(theta) as unknown as PoissonRegression;
      const [x, level, exposure] = [randomX(rng, 2003), randomKind(rng), rng.uniform() - 0.5];
      return [poissonVariate(rng, Math.exp(at(own, x - 2003, level) + exposure)), x, level, exposure];
    },
    support: counted(() => Array.from({ length: 400 }, (_, y): Row => [y, 2003.5, 1, 0.25]), 1e-9),
    q: "minorant",
    mStep: "improves",
    origin: { module: poissonModule, spec: poissonSpec },
    rows: 10,
  });
});

const logisticSpec = right(logisticModule.specFor(without("exposure"), { response: "y", trials: "of" }));
const probability = (e: number): number => 1 / (1 + Math.exp(-e));
namedFamilyLaws(logisticRegression({ response: "y", trials: "of", predictors }), {
  theta: coefficients,
  row: tuple(integer({ min: 0, max: 6 }), between(-2, 2), category, integer({ min: 6, max: 9 })),
  columns: [number("y"), number("x"), kind, number("of")],
  sample: (theta: LogisticRegression, rng): Row => {
    const [x, level, of] = [randomX(rng, 0), randomKind(rng), 6 + rng.below(4)];
    return [binomialVariate(rng, of, probability(at(theta, x, level))), x, level, of];
  },
  support: everyRow<LogisticRegression, Row>(() => Array.from({ length: 8 }, (_, y) => [y, 0.5, 1, 7])),
  q: "minorant",
  mStep: "improves",
  rows: 10,
});
right(logisticModule.fromSpec(logisticSpec)).use((named) => {
  namedFamilyLaws(named, {
    theta: coefficients.map(({ intercept, slopes: s }) =>
      right(named.codec.decode({ intercept, slopes: [...s] })),
    ),
    row: tuple(integer({ min: 0, max: 6 }), between(2001, 2005), category, integer({ min: 6, max: 9 })),
    columns: [number("y"), number("x"), kind, number("of")],
    sample: (theta, rng): Row => {
      const own = named.codec.encode(theta) as unknown as LogisticRegression;
      const [x, level, of] = [randomX(rng, 2003), randomKind(rng), 6 + rng.below(4)];
      return [binomialVariate(rng, of, probability(at(own, x - 2003, level))), x, level, of];
    },
    support: everyRow(() => Array.from({ length: 8 }, (_, y): Row => [y, 2003.5, 1, 7])),
    q: "minorant",
    mStep: "improves",
    origin: { module: logisticModule, spec: logisticSpec },
    rows: 10,
  });
});
