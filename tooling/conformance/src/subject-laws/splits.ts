import { foldParts, type Batch } from "@latentjs/em-core";
import { array, integer, nat, record } from "fast-check";
import { longCases, memberships, opened, repeated } from "../cases.js";
import { forAll, law, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { expectClose, expectIdentical } from "../plain-data.js";
import { tilesOf, type Range, type Subject } from "../subject.js";
import { F3 } from "./meanings.js";

/** Tiles cut further at the given places. */
const cutRanges = (rows: number, places: ReadonlyArray<number>): ReadonlyArray<Range> => {
  const ends = new Set([...places.map((place) => place % rows), ...tilesOf(rows).map(([, to]) => to)]);
  ends.delete(0);
  let from = 0;
  return [...ends]
    .toSorted((a, b) => a - b)
    .map((to): Range => {
      const range: Range = [from, to];
      from = to;
      return range;
    });
};

/** F3: ranges of a batch, batches of a data set, and a second pass. */
export const splitsLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => {
  const { rounding = 1e-11 } = options;
  const places = array(nat({ max: 600 }), { minLength: 1, maxLength: 4 });
  const cut = record({ case: longCases(subject, options), places });
  const chunked = record({ case: longCases(subject, options), chunk: integer({ min: 1, max: 300 }) });
  return law(F3, subject.name, options, [
    forAll(longCases(subject, options), (input) => {
      const batch = options.batch(repeated(input), null);
      const weight = memberships(subject.size, input.length, input.salt);
      const open = opened(subject, input.theta);
      const first = { densities: open.logDensity(batch), statistics: open.statistics(batch, weight) };
      const second = { densities: open.logDensity(batch), statistics: open.statistics(batch, weight) };
      expectIdentical("of the rows, the value", ["in the first pass", first], ["in a second pass", second]);
      const again = opened(subject, input.theta);
      const anew = { densities: again.logDensity(batch), statistics: again.statistics(batch, weight) };
      expectIdentical("of the rows, the value", ["in the first pass", first], ["opened anew", anew]);
    }),
    forAll(cut, ({ case: input, places: at }) => {
      const batch = options.batch(repeated(input), null);
      const weight = memberships(subject.size, input.length, input.salt);
      const ranges = cutRanges(input.length, at);
      const how = `in ranges ${ranges.map(([from, to]) => `[${from}, ${to})`).join(" ")}`;
      const open = opened(subject, input.theta);
      expectClose(
        "log-densities",
        ["in tiles", open.logDensity(batch)],
        [how, open.logDensity(batch, ranges)],
        rounding,
      );
      expectClose(
        "statistics",
        ["in tiles", open.statistics(batch, weight)],
        [how, open.statistics(batch, weight, ranges)],
        rounding,
      );
    }),
    forAll(chunked, ({ case: input, chunk }) => {
      const rows = repeated(input);
      const weight = memberships(subject.size, input.length, input.salt);
      const open = opened(subject, input.theta);
      const chunks = Array.from({ length: Math.ceil(rows.length / chunk) }, (_, c) => [
        c * chunk,
        (c + 1) * chunk,
      ]);
      const parts = chunks.map(([from, to]) =>
        open.statistics(
          options.batch(rows.slice(from, to), null),
          weight.map((w) => w.slice(from, to)),
        ),
      );
      expectClose(
        "statistics",
        ["in one batch", open.statistics(options.batch(rows, null), weight)],
        [`merged from batches of ${chunk} rows`, foldParts(subject.stats, parts)],
        rounding,
      );
    }),
  ]);
};
