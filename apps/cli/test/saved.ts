import { expect } from "vitest";
import type { Ended } from "./command.js";

/** The fit object of the command's contract, as far as the tests read it. */
export interface SavedFit {
  readonly format: string;
  readonly version: number;
  readonly family: string;
  readonly covariance: string;
  readonly components: number;
  readonly columns: ReadonlyArray<string>;
  readonly rows: number;
  readonly totalWeight: number;
  readonly logLikelihood: number;
  readonly parameters: number;
  readonly criteria: { readonly bic: number; readonly aic: number; readonly icl: number };
  readonly stop: { readonly reason: string; readonly rule: string };
  readonly iterations: number;
  readonly evaluations: number;
  readonly trace: ReadonlyArray<number>;
  readonly model: {
    readonly weights: ReadonlyArray<number>;
    readonly means: ReadonlyArray<ReadonlyArray<number>>;
    readonly covariances: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
  };
  readonly restarts: {
    readonly tried: number;
    readonly failed: number;
    readonly setAside: number;
    readonly optima: ReadonlyArray<{ readonly hits: number }>;
  };
  readonly provenance: { readonly version: string; readonly seed: number };
  readonly warnings: ReadonlyArray<string>;
  readonly labels?: ReadonlyArray<string | number>;
}

/** The fit that a call with --json printed. */
export const fitOf = (ended: Ended): SavedFit => {
  expect(ended).toMatchObject({ status: 0 });
  return JSON.parse(ended.stdout) as SavedFit;
};

/**
 * Numbers of `actual` that differ from `expected` by more than tolerance max(1, |expected|), through lists of any depth; a list
 * of another length counts too.
 */
export const differences = (
  actual: unknown,
  expected: unknown,
  tolerance: number,
  what = "",
): ReadonlyArray<string> => {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [`${what}: another shape`];
    return expected.flatMap((item, i) => differences(actual[i], item, tolerance, `${what}[${i}]`));
  }
  const [a, b] = [Number(actual), Number(expected)];
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)) ? [] : [`${what}: ${a}, not ${b}`];
};
