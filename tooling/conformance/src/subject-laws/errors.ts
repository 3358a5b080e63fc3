import { E, type Batch } from "@latentjs/em-core";
import { record } from "fast-check";
import { fewRows, memberships, opened } from "../cases.js";
import { forAll, law, unmet, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { expectFinite, numbersIn } from "../plain-data.js";
import { show } from "../show.js";
import type { Subject } from "../subject.js";
import { F8 } from "./meanings.js";

/** A weight far below the smallest that a component keeps, whose square is nothing. */
const TINY = 1e-300;

/** F8: what a component that lost its rows comes to. */
export const errorsLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law =>
  law(F8, subject.name, options, [
    forAll(record({ theta: options.theta, rows: fewRows(options.row, 1, 10) }), ({ theta, rows }) => {
      const batch = options.batch(rows, null);
      const open = opened(subject, theta);
      const weighing = (w: number): ReadonlyArray<Float64Array> =>
        memberships(subject.size, rows.length, 0).map((member) => member.map((v) => w * v));

      const none = open.statistics(batch, [...weighing(0)], []);
      const weightless = open.statistics(batch, weighing(0));
      const tiny = open.statistics(batch, weighing(TINY));
      expectFinite("of rows of weight 0, statistics", weightless);
      expectFinite(`of rows of weight ${TINY}, statistics`, tiny);

      for (const [what, stats] of [
        ["no rows", none],
        ["rows of weight 0", weightless],
        [`rows of weight ${TINY}`, tiny],
      ] as const) {
        const estimate = attempt(`estimate from ${what}`, () => subject.estimate(stats, theta));
        if (E.isLeft(estimate)) continue;
        if (stats === none) unmet(`estimate from no rows gave ${show(estimate.right)} instead of an error.`);
        if (!numbersIn(estimate.right).every(Number.isFinite)) {
          unmet(`estimate from ${what} gave ${show(estimate.right)} instead of an error.`);
        }
        const again = attempt(`open at the estimate from ${what}`, () => subject.open(estimate.right));
        if (E.isLeft(again)) continue;
        const densities = again.right.logDensity(batch);
        if (densities.some((density) => density.some(Number.isNaN))) {
          unmet(`The estimate from ${what}, ${show(estimate.right)}, has log-densities ${show(densities)}.`);
        }
      }
    }),
  ]);

const attempt = <A>(what: string, work: () => A): A => {
  try {
    return work();
  } catch (thrown) {
    return unmet(
      `${what} threw ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : show(thrown)}.`,
    );
  }
};
