import type { Batch } from "@latentjs/em-core";
import { record } from "fast-check";
import { answer, fewRows, memberships, opened } from "../cases.js";
import { forAll, law, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { expectIdentical, expectPlain } from "../plain-data.js";
import type { Subject } from "../subject.js";
import { F9 } from "./meanings.js";

/** F9: copies to workers, and the codec's way through JSON. */
export const savingLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => {
  const { codec } = options;
  return law(F9, subject.name, options, [
    forAll(record({ theta: options.theta, rows: fewRows(options.row, 1, 10) }), ({ theta, rows }) => {
      const batch = options.batch(rows, null);
      const stats = opened(subject, theta).statistics(batch, memberships(subject.size, rows.length, 0));
      expectPlain("theta", theta);
      expectPlain("statistics", stats);
      expectIdentical("theta", ["before structuredClone", theta], ["after it", structuredClone(theta)]);
      expectIdentical("statistics", ["before structuredClone", stats], ["after it", structuredClone(stats)]);
      if (codec === undefined) return;
      const back = answer("decode", codec.decode(JSON.parse(JSON.stringify(codec.encode(theta)))));
      expectIdentical("theta", ["before it is saved", theta], ["after it is read", back]);
    }),
  ]);
};
