import type { Batch } from "@latentjs/em-core";
import { nat, record } from "fast-check";
import { answer, fewRows, memberships, opened, stepsOf } from "../cases.js";
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
  const { codec, nudge } = options;
  const cases = record({ theta: options.theta, rows: fewRows(options.row, 1, 10), seed: nat() });
  return law(F9, subject.name, options, [
    forAll(cases, ({ theta, rows, seed }) => {
      const batch = options.batch(rows, null);
      const stats = opened(subject, theta).statistics(
        batch,
        memberships(subject.size, rows.length, undefined),
      );
      expectPlain("theta", theta);
      expectPlain("statistics", stats);
      expectIdentical("statistics", ["before structuredClone", stats], ["after it", structuredClone(stats)]);
      // Parameters as they are drawn may have few digits; as an estimate they have all.
      for (const value of [theta, nudge(theta, stepsOf(seed, 0.1))]) {
        expectIdentical("theta", ["before structuredClone", value], ["after it", structuredClone(value)]);
        if (codec === undefined) continue;
        const back = answer("decode", codec.decode(JSON.parse(JSON.stringify(codec.encode(value)))));
        expectIdentical("theta", ["before it is saved", value], ["after it is read", back]);
      }
    }),
  ]);
};
