import { E, render, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { array, constant, constantFrom, integer, nat, oneof, pre, record, type Arbitrary } from "fast-check";
import { unmet } from "./law.js";
import type { PlugInOptions } from "./options.js";
import type { Opened, Subject } from "./subject.js";

/** The answer; an error ends the claim with its sentence. */
export const answer = <A>(what: string, result: Either<EmError, A>): A =>
  E.isLeft(result) ? unmet(`${what} gave an error: ${render(result.left)}`) : result.right;

/** The answer; where there is none another case is drawn. */
export const answerIfAny = <A>(result: Either<EmError, A>): A => {
  pre(E.isRight(result));
  if (E.isRight(result)) return result.right;
  throw new Error("unreachable: pre ends the case");
};

/** The subject opened at `theta`, which it must accept. */
export const opened = <T, B extends Batch, S>(subject: Subject<T, B, S>, theta: T): Opened<B, S> =>
  answer("open", subject.open(theta));

/** Tells memberships in several components apart; nothing where there is one. */
export type Salt = number | undefined;

export const salts = ({ size }: { readonly size: number }): Arbitrary<Salt> =>
  size === 1 ? constant(undefined) : nat({ max: 4 });

/** A few rows. */
export const fewRows = <R>(row: Arbitrary<R>, least: number, most: number): Arbitrary<R[]> =>
  array(row, { minLength: least, maxLength: most });

/** Parameters, and rows that are repeated until there are `length` of them, often as many as fill tiles exactly or nearly. */
export interface LongCase<T, R> {
  readonly theta: T;
  readonly rows: ReadonlyArray<R>;
  readonly length: number;
  readonly salt: Salt;
}

export const longCases = <T, B extends Batch, R>(
  subject: { readonly size: number },
  { theta, row }: PlugInOptions<T, B, R>,
): Arbitrary<LongCase<T, R>> =>
  record({
    theta,
    rows: fewRows(row, 1, 12),
    length: oneof(
      { withCrossShrink: true },
      integer({ min: 1, max: 40 }),
      constantFrom(255, 256, 257, 511, 512, 600),
    ),
    salt: salts(subject),
  });

/** The rows of a long case, one after the other until there are enough. */
export const repeated = <R>({
  rows,
  length,
}: {
  readonly rows: ReadonlyArray<R>;
  readonly length: number;
}): ReadonlyArray<R> => Array.from({ length }, (_, i) => rows[i % rows.length]);

/** All weights 1 for one component; for several, memberships in quarters, so that sums of few are exact. */
export const memberships = (components: number, rows: number, salt: Salt): ReadonlyArray<Float64Array> =>
  Array.from({ length: components }, (_, k) =>
    Float64Array.from({ length: rows }, (_unused, i) =>
      components === 1 ? 1 : ((7 * i + 3 * k + (salt ?? 0)) % 5) / 4,
    ),
  );

/** sum_k sum_i w[k][i] log f_k(x[i]), and the sum of the magnitudes of its terms, to which its rounding is relative. */
export const logLikelihood = <B>(
  open: Pick<Opened<B, unknown>, "logDensity">,
  batch: B,
  weight: ReadonlyArray<Float64Array>,
): { readonly value: number; readonly magnitude: number } => {
  let value = 0;
  let magnitude = 0;
  open.logDensity(batch).forEach((density, k) => {
    for (let i = 0; i < density.length; i++) {
      const w = weight[k][i];
      if (w === 0) continue;
      value += w * density[i];
      magnitude += w * Math.abs(density[i]);
    }
  });
  return { value, magnitude };
};

/** A nudge's steps: independent, uniform in (-size, size). The same seed gives the same, the other sign the opposite ones. */
export const stepsOf = (seed: number, size: number): (() => number) => {
  const rng = makeRng(seed);
  return () => size * (2 * rng.uniform() - 1);
};
