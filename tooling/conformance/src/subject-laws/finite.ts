import type { Batch } from "@latentjs/em-core";
import { record } from "fast-check";
import { fewRows, opened } from "../cases.js";
import { forAll, law, unmet, type Claim, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { show } from "../show.js";
import type { Subject } from "../subject.js";
import { F1 } from "./meanings.js";

/** Every row has a density under all parameters. */
export const finiteClaim = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Claim =>
  forAll(record({ theta: options.theta, rows: fewRows(options.row, 1, 20) }), ({ theta, rows }) => {
    opened(subject, theta)
      .logDensity(options.batch(rows, null))
      .forEach((density, k) => {
        const i = density.findIndex((v) => !Number.isFinite(v));
        const whose = subject.size === 1 ? "" : ` under component ${k}`;
        if (i >= 0) unmet(`Row ${show(rows[i])} has log-density ${density[i]}${whose}.`);
      });
  });

/** F1 without the total of the density. */
export const finiteLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => law(F1, subject.name, options, [finiteClaim(subject, options)]);
