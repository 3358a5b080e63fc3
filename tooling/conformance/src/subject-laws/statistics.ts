import type { Batch } from "@latentjs/em-core";
import { record } from "fast-check";
import { fewRows, memberships, opened } from "../cases.js";
import { forAll, law, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { expectClose, expectIdentical, type From } from "../plain-data.js";
import type { Subject } from "../subject.js";
import { F2 } from "./meanings.js";

/** F2: the identity is exact; the rest to rounding; nothing is changed in place. */
export const statisticsLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => {
  const { rounding = 1e-11 } = options;
  const { empty, concat, scale } = subject.stats;
  const near = (what: string, first: From, second: From): void => expectClose(what, first, second, rounding);
  const groups = record({
    theta: options.theta,
    first: fewRows(options.row, 1, 6),
    second: fewRows(options.row, 1, 6),
    third: fewRows(options.row, 1, 6),
  });
  return law(F2, subject.name, options, [
    forAll(groups, ({ theta, first, second, third }) => {
      const open = opened(subject, theta);
      const of = (rows: ReadonlyArray<R>, salt: number): S =>
        open.statistics(options.batch(rows, null), memberships(subject.size, rows.length, salt));
      const [x, y, z] = [of(first, 0), of(second, 1), of(third, 2)];
      const before = structuredClone({ x, y, empty });

      expectIdentical("statistics", ["as concat(empty, x)", concat(empty, x)], ["as x", x]);
      expectIdentical("statistics", ["as concat(x, empty)", concat(x, empty)], ["as x", x]);
      near("statistics", ["as concat(x, y)", concat(x, y)], ["as concat(y, x)", concat(y, x)]);
      near(
        "statistics",
        ["as concat(concat(x, y), z)", concat(concat(x, y), z)],
        ["as concat(x, concat(y, z))", concat(x, concat(y, z))],
      );
      // Opened anew, because F3 asks whether passes leave anything behind.
      const none = opened(subject, theta).statistics(
        options.batch(first, null),
        memberships(subject.size, first.length, 0),
        [],
      );
      near("statistics", ["of x, merged with those of no rows", concat(none, x)], ["as x", x]);
      near("statistics", ["as scale(1, x)", scale(1, x)], ["as x", x]);
      near("statistics", ["as scale(2, x)", scale(2, x)], ["as concat(x, x)", concat(x, x)]);
      near(
        "statistics",
        ["as scale(0.25, concat(x, y))", scale(0.25, concat(x, y))],
        ["as concat(scale(0.25, x), scale(0.25, y))", concat(scale(0.25, x), scale(0.25, y))],
      );
      near(
        "statistics",
        ["as scale(0.5, scale(4, x))", scale(0.5, scale(4, x))],
        ["as scale(2, x)", scale(2, x)],
      );
      expectIdentical("statistics", ["before merging", before], ["after merging", { x, y, empty }]);
    }),
  ]);
};
