import type { Batch } from "@latentjs/em-core";
import { array, integer, record, tuple } from "fast-check";
import { memberships, opened, salts } from "../cases.js";
import { forAll, law, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { expectClose } from "../plain-data.js";
import { tilesOf, type Opened, type Subject } from "../subject.js";
import { F4 } from "./meanings.js";

/** F4: whole weights against repeated rows, and fractions of weights against their sum. */
export const weightsLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => {
  const { rounding = 1e-11 } = options;
  const cases = record({
    theta: options.theta,
    // The first row has weight, so that there is something to compare.
    first: tuple(options.row, integer({ min: 1, max: 4 })),
    others: array(tuple(options.row, integer({ min: 0, max: 4 })), { maxLength: 10 }),
    salt: salts(subject),
  });
  return law(F4, subject.name, options, [
    forAll(cases, ({ theta, first, others, salt }) => {
      // Rows of weight 0 at the beginning and at the end, where sums are empty or full.
      const rows = [...others, first, ...others.slice(0, 1)];
      // Opened anew for each pass, because F3 asks whether passes leave anything behind.
      const statistics = (...rest: Parameters<Opened<B, S>["statistics"]>): S =>
        opened(subject, theta).statistics(...rest);
      const member = memberships(subject.size, rows.length, salt);
      const batch = options.batch(
        rows.map(([row]) => row),
        Float64Array.from(rows, ([, times]) => Math.max(times, 1)),
      );
      const weight = member.map((w) => w.map((v, i) => v * rows[i][1]));
      const origins = rows.flatMap(([, times], i) => Array.from({ length: times }, () => i));
      const one = statistics(
        options.batch(
          origins.map((i) => rows[i][0]),
          null,
        ),
        member.map((w) => Float64Array.from(origins, (i) => w[i])),
      );
      const times = `with weights ${rows.map(([, m]) => m).join(", ")}`;
      expectClose(
        "statistics",
        [times, statistics(batch, weight)],
        ["with each row repeated as often", one],
        rounding,
      );
      const quarters = weight.map((w) => w.map((v) => v / 4));
      const tiles = tilesOf(rows.length);
      expectClose(
        "statistics",
        [times, statistics(batch, weight)],
        [
          "with a quarter of these weights, four times",
          statistics(batch, quarters, [...tiles, ...tiles, ...tiles, ...tiles]),
        ],
        rounding,
      );
    }),
  ]);
};
