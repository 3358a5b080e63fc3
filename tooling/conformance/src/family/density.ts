import type { Batch } from "@latentjs/em-core";
import type { ComponentFamily } from "@latentjs/mixture";
import { exp } from "@latentjs/numerics";
import { record } from "fast-check";
import { opened } from "../cases.js";
import { forAll, law, unmet, type Claim, type Law } from "../law.js";
import type { FamilyOptions } from "../options.js";
import { show } from "../show.js";
import { familySubject } from "../subject.js";
import { finiteClaim } from "../subject-laws/finite.js";
import { F1 } from "../subject-laws/meanings.js";

/** Totals are taken at a share of the parameters, because each takes hundreds of rows. */
const TOTALS = 0.5;

/** F1: finite on rows, and the total of the density. */
export const densityLaw = <T, B extends Batch, S, R>(
  family: ComponentFamily<T, B, S>,
  options: FamilyOptions<T, B, R>,
): Law => {
  const { support } = options;
  const subject = familySubject(family);
  const finite = finiteClaim(subject, options);
  if (support._tag === "LeftOut") return law(F1, family.name, options, [finite]);
  const total: Claim = forAll(
    record({ theta: options.theta }),
    ({ theta }) => {
      const open = opened(subject, theta);
      const { value, atLeast, atMost, how } = support.total(theta, (rows) => {
        const [density] = open.logDensity(options.batch(rows, null));
        const i = density.findIndex((v) => Number.isNaN(v) || v === Infinity);
        if (i >= 0) unmet(`Row ${show(rows[i])} has log-density ${density[i]}.`);
        return density.map(exp);
      });
      if (value >= atLeast && value <= atMost) return;
      const range = atLeast === atMost ? `${atMost}` : `between ${atLeast} and ${atMost}`;
      unmet(`The density totals ${value}, ${how}, and not ${range}.`);
    },
    TOTALS,
  );
  return law(F1, family.name, options, [finite, total]);
};
