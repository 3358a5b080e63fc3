import { E } from "@latentjs/em-core";
import { expectClose, reference, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  conditional,
  density,
  entropy,
  fitMvn,
  klDivergence,
  logDensity,
  mahalanobis,
  mahalanobisSquared,
  makeMvn,
  openMvn,
  type MvnInput,
} from "../../src/index.js";
import { answer } from "../either.js";
import { IRIS_COLUMNS } from "../reference.js";

/** What tolerances.json allows; the file is printed with 15 digits. */
const TOLERANCE = 1e-10;

type Rows = ReadonlyArray<ReadonlyArray<number>>;
const {
  mean,
  sigma: cov,
  ...golden
} = reference("mvn/mvn.json") as {
  readonly mean: ReadonlyArray<number>;
  readonly sigma: Rows;
  readonly x: Rows;
  readonly logpdf: ReadonlyArray<number>;
  readonly mahalanobis2: ReadonlyArray<number>;
  readonly entropy: number;
  readonly logdet: number;
  readonly conditional_12_given_3: {
    readonly x3: number;
    readonly mean: ReadonlyArray<number>;
    readonly cov: Rows;
  };
  readonly kl_to_standard: number;
  readonly kl_from_standard: number;
  readonly iris_mle: {
    readonly mean: ReadonlyArray<number>;
    readonly cov_ml: Rows;
    readonly loglik: number;
  };
};
const mvn: MvnInput = { mean, cov };
const standard: MvnInput = {
  mean: [0, 0, 0],
  cov: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

describe("R's mvtnorm and closed forms", () => {
  test("log-density, density and distances", () => {
    expectClose(answer(logDensity(mvn, golden.x)), golden.logpdf, TOLERANCE);
    expectClose(answer(density(mvn, golden.x)), golden.logpdf.map(Math.exp), TOLERANCE);
    expectClose(answer(mahalanobisSquared(mvn, golden.x)), golden.mahalanobis2, TOLERANCE);
    expectClose(answer(mahalanobis(mvn, golden.x)), golden.mahalanobis2.map(Math.sqrt), TOLERANCE);
  });

  test("determinant, entropy and divergences", () => {
    expectClose(answer(openMvn(mvn)).logDet, golden.logdet, TOLERANCE);
    expectClose(answer(entropy(mvn)), golden.entropy, TOLERANCE);
    expectClose(answer(klDivergence(mvn, standard)), golden.kl_to_standard, TOLERANCE);
    expectClose(answer(klDivergence(standard, mvn)), golden.kl_from_standard, TOLERANCE);
  });

  test("columns 0 and 1 given column 2", () => {
    const given = golden.conditional_12_given_3;
    const rest = answer(conditional(mvn, [2], [given.x3]));
    expectClose(rest.mean, given.mean, TOLERANCE);
    expectClose(rest.cov, given.cov, TOLERANCE);
  });

  test("maximum likelihood of iris", () => {
    const fit = answer(fitMvn(rowsOf("iris.csv", IRIS_COLUMNS)));
    expectClose(fit.params.mean, golden.iris_mle.mean, TOLERANCE);
    expectClose(fit.params.cov, golden.iris_mle.cov_ml, TOLERANCE);
    expectClose(fit.logLikelihood, golden.iris_mle.loglik, TOLERANCE);
    expect(fit.weight).toBe(150);
  });
});

interface Case {
  readonly mean: ReadonlyArray<number>;
  readonly cov: Rows;
  /** 1e-10, or what the condition of the correlation matrix allows. */
  readonly tolerance: number;
  readonly x: Rows;
  readonly logpdf: ReadonlyArray<number>;
  readonly mahalanobis2: ReadonlyArray<number>;
  readonly logdet: number;
  readonly entropy: number;
  readonly other: { readonly mean: ReadonlyArray<number>; readonly cov: Rows };
  readonly kl_to_other: number;
  readonly kl_from_other: number;
  readonly conditional?: {
    readonly given: ReadonlyArray<number>;
    readonly x_given: ReadonlyArray<number>;
    readonly mean: ReadonlyArray<number>;
    readonly cov: Rows;
  };
}
const { cases } = reference("mvn/mvn_cases.json") as { readonly cases: Readonly<Record<string, Case>> };

/** Entries of a covariance in units of its standard deviations, which is what the condition is about. */
const inUnits = (values: ReadonlyArray<ReadonlyArray<number>>, sd: ReadonlyArray<number>): number[][] =>
  values.map((row, i) => row.map((v, j) => v / sd[i] / sd[j]));

describe.each(Object.entries(cases))("mpmath, %s", (_name, c) => {
  const input: MvnInput = { mean: c.mean, cov: c.cov };

  test("log-density, distances, determinant, entropy", () => {
    expectClose(answer(logDensity(input, c.x)), c.logpdf, c.tolerance);
    expectClose(answer(mahalanobisSquared(input, c.x)), c.mahalanobis2, c.tolerance);
    expectClose(answer(openMvn(input)).logDet, c.logdet, c.tolerance);
    expectClose(answer(entropy(input)), c.entropy, c.tolerance);
  });

  test("divergences", () => {
    expectClose(answer(klDivergence(input, c.other)), c.kl_to_other, c.tolerance);
    expectClose(answer(klDivergence(c.other, input)), c.kl_from_other, c.tolerance);
  });
});

const conditionals = Object.entries(cases).flatMap(([name, c]) =>
  c.conditional === undefined ? [] : [{ name, ...c, conditional: c.conditional }],
);

test.each(conditionals)(
  "mpmath, $name: conditional",
  ({ mean: all, cov: whole, tolerance, conditional: c }) => {
    const rest = answer(conditional({ mean: all, cov: whole }, c.given, c.x_given));
    const left = [...all.keys()].filter((j) => !c.given.includes(j));
    const sd = left.map((j) => Math.sqrt(whole[j][j]));
    const m = sd.length;
    const rows = Array.from({ length: m }, (_, i) => [...rest.cov.subarray(i * m, i * m + m)]);
    const scaled = (values: ArrayLike<number>): number[] => Array.from(values, (v, i) => v / sd[i]);
    expectClose(scaled(rest.mean), scaled(c.mean), tolerance);
    expectClose(inUnits(rows, sd), inUnits(c.cov, sd), tolerance);
    expect(E.isRight(makeMvn(rest.mean, rest.cov))).toBe(true);
  },
);
