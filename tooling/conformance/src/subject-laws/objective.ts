import { E, type Batch } from "@latentjs/em-core";
import { pre, record } from "fast-check";
import {
  answerIfAny,
  fewRows,
  logLikelihood,
  memberships,
  opened,
  salts,
  stepsOf,
  type Salt,
} from "../cases.js";
import { forAll, law, unmet, type Claim, type Law } from "../law.js";
import type { PlugInOptions } from "../options.js";
import { show } from "../show.js";
import type { Subject } from "../subject.js";
import { F5, F6 } from "./meanings.js";

/** Slopes by central differences: small enough that cubes do not matter, large enough that rounding does not. */
const SLOPE_STEP = 1e-3;
const SLOPE_ERROR = 1e-3;

/** F5: differences of q over parameters against those of the log-likelihood. */
export const objectiveLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => {
  const { rounding = 1e-11, q: kind = "exact", nudge } = options;
  const cases = record({
    theta: options.theta,
    other: options.theta,
    rows: fewRows(options.row, 1, 10),
    salt: salts(subject),
  });
  const gains = (input: { readonly theta: T; readonly rows: ReadonlyArray<R>; readonly salt: Salt }) => {
    const batch = options.batch(input.rows, null);
    const weight = memberships(subject.size, input.rows.length, input.salt);
    const stats = opened(subject, input.theta).statistics(batch, weight);
    return (from: T, to: T) => {
      const [before, after] = [from, to].map((theta) => logLikelihood(opened(subject, theta), batch, weight));
      const [qBefore, qAfter] = [subject.q(from, stats), subject.q(to, stats)];
      // A row without a density is a matter of F1.
      pre(Number.isFinite(before.value) && Number.isFinite(after.value));
      const scale = before.magnitude + after.magnitude + Math.abs(qBefore) + Math.abs(qAfter);
      return { likelihood: after.value - before.value, q: qAfter - qBefore, scale };
    };
  };
  const exact: Claim = forAll(cases, ({ other, ...input }) => {
    const gain = gains(input)(input.theta, other);
    // Rounding of sums of some hundred products of parameters and rows.
    if (Math.abs(gain.q - gain.likelihood) <= 100 * rounding * gain.scale) return;
    unmet(
      `From theta to other, q rises by ${gain.q} and the log-likelihood of the rows by ${gain.likelihood}.`,
    );
  });
  const minorant: Claim = forAll(cases, ({ other, ...input }) => {
    const gainOf = gains(input);
    const near = nudge(input.theta, stepsOf(input.rows.length, 0.1));
    for (const to of E.isRight(subject.open(near)) ? [other, near] : [other]) {
      const gain = gainOf(input.theta, to);
      if (gain.q <= gain.likelihood + 100 * rounding * gain.scale) continue;
      unmet(
        `From theta to ${show(to)}, q rises by ${gain.q}, more than the log-likelihood of the rows, by ${gain.likelihood}.`,
      );
    }
  });
  const tangent: Claim = forAll(cases, (input) => {
    const gainOf = gains(input);
    const up = nudge(input.theta, stepsOf(input.rows.length, SLOPE_STEP));
    const down = nudge(input.theta, stepsOf(input.rows.length, -SLOPE_STEP));
    if (E.isLeft(subject.open(up)) || E.isLeft(subject.open(down))) return;
    const gain = gainOf(down, up);
    const allowed =
      SLOPE_ERROR * (Math.abs(gain.q) + Math.abs(gain.likelihood)) +
      100 * rounding * gain.scale +
      SLOPE_STEP ** 3 * input.rows.length;
    if (Math.abs(gain.q - gain.likelihood) <= allowed) return;
    unmet(
      `From ${show(down)} to ${show(up)}, either side of theta, q rises by ${gain.q} and the log-likelihood of the rows by ${gain.likelihood}.`,
    );
  });
  const claims = { exact: [exact], minorant: [minorant, tangent], tangent: [tangent] };
  return law(F5, subject.name, options, claims[kind]);
};

/** A rise of q, relative to 1 + its size, that an M-step which only improves must not miss altogether. */
const NOTICEABLE = 1e-6;
const NUDGE_SIZES = [1e-3, 0.03, 0.3];

/** F6: no nudge of the estimate raises q, and the estimate does not lower it. */
export const estimateLaw = <T, B extends Batch, S, R>(
  subject: Subject<T, B, S>,
  options: PlugInOptions<T, B, R>,
): Law => {
  const {
    rounding = 1e-11,
    tolerance = 0,
    q: kind = "exact",
    mStep = "maximises",
    rows: least = 8,
    nudge,
  } = options;
  const cases = record({
    theta: options.theta,
    rows: fewRows(options.row, least, least + 12),
    salt: salts(subject),
  });
  return law(F6, subject.name, options, [
    forAll(cases, ({ theta, rows, salt }) => {
      const batch = options.batch(rows, null);
      const weight = memberships(subject.size, rows.length, salt);
      const open = opened(subject, theta);
      const stats = open.statistics(batch, weight);
      const best = answerIfAny(subject.estimate(stats, theta));
      const at = opened(subject, best);
      const top = subject.q(best, stats);
      const fit = logLikelihood(at, batch, weight);
      pre(Number.isFinite(fit.value));
      const allowed = 10 * rounding * (Math.abs(top) + fit.magnitude) + tolerance * rows.length;
      if (!Number.isFinite(top)) unmet(`q is ${top} at the estimate ${show(best)}.`);
      const q = subject.q(theta, stats);
      if (!(top >= q - allowed - 10 * rounding * Math.abs(q))) {
        unmet(`q falls from ${q} at theta to ${top} at the estimate ${show(best)}.`);
      }
      if (kind !== "exact") {
        const start = logLikelihood(open, batch, weight);
        if (!(fit.value >= start.value - allowed - 10 * rounding * start.magnitude)) {
          unmet(
            `The log-likelihood of the rows falls from ${start.value} at theta to ${fit.value} at the estimate ${show(best)}.`,
          );
        }
      }
      if (mStep === "improves") {
        if (top > q + allowed) return;
        for (const size of NUDGE_SIZES) {
          const nudged = nudge(theta, stepsOf(rows.length, size));
          if (
            E.isLeft(subject.open(nudged)) ||
            !(subject.q(nudged, stats) > q + NOTICEABLE * (Math.abs(q) + 1))
          )
            continue;
          unmet(
            `q stays at ${q} from theta to the estimate ${show(best)}, although it is ${subject.q(nudged, stats)} at ${show(nudged)}.`,
          );
        }
        return;
      }
      for (const size of NUDGE_SIZES) {
        for (const sign of [1, -1]) {
          const nudged = nudge(best, stepsOf(rows.length, sign * size));
          if (E.isLeft(subject.open(nudged))) continue;
          const value = subject.q(nudged, stats);
          if (!(value <= top + allowed)) {
            unmet(
              `q is ${top} at the estimate ${show(best)}, and ${value} at ${show(nudged)}, higher by ${value - top}.`,
            );
          }
        }
      }
    }),
  ]);
};
