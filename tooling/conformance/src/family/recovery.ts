import { E, type Batch } from "@latentjs/em-core";
import type { ComponentFamily } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { noBias, sample as drawFrom } from "fast-check";
import { answer, logLikelihood, opened, stepsOf } from "../cases.js";
import { law, leftOut, onInput, unmet, type Law } from "../law.js";
import type { FamilyOptions } from "../options.js";
import { show } from "../show.js";
import { chiSquareBound } from "./chi-square.js";
import { familySubject } from "../subject.js";
import { F7 } from "../subject-laws/meanings.js";

const ROWS = 2000;
const ITERATIONS = 500;
/** Steps from the true parameters to where the estimate begins. */
const AWAY = 0.3;
/** A log-likelihood that rises by less than this, in nats a row, is at its maximum for a test that measures whole nats. */
const STILL = 1e-9;
/**
 * F7: twice the log-likelihood ratio of the estimate to the parameters that the rows were drawn from is at least 0 and, by Wilks (1938),
 * chi-square. It does not depend on how the family is parametrised, and an estimate that is off by k standard errors lowers it by k^2.
 */
export const recoveryLaw = <T, B extends Batch, S, R>(
  family: ComponentFamily<T, B, S>,
  options: FamilyOptions<T, B, R>,
): Law => {
  const { sample, freeParameters, recovery = {}, seed = 1 } = options;
  if ("_tag" in sample) return leftOut(F7, sample.reason);
  const away = (theta: T): T => {
    const nudged = options.nudge(theta, stepsOf(seed, AWAY));
    return E.isRight(family.open(nudged)) ? nudged : theta;
  };
  const { rows: count = ROWS, iterations = ITERATIONS, start = away } = recovery;
  const thetas = recovery.thetas ?? drawFrom(noBias(options.theta), { seed, numRuns: 3 });
  const subject = familySubject(family);
  const claims = thetas.map((theta, number) =>
    onInput(
      { theta },
      () => {
        const rng = makeRng(seed).split("recovery").split(number);
        const rows = Array.from({ length: count }, () => sample(theta, rng));
        const batch = options.batch(rows, null);
        const ones = [new Float64Array(count).fill(1)];
        const likelihoodAt = (at: T): number => logLikelihood(opened(subject, at), batch, ones).value;
        let fit = start(theta);
        let reached = likelihoodAt(fit);
        for (let i = 0; i < iterations; i++) {
          fit = answer("estimate", subject.estimate(opened(subject, fit).statistics(batch, ones), fit));
          const before = reached;
          reached = likelihoodAt(fit);
          if (!(reached - before > STILL * count)) break;
        }
        const truth = likelihoodAt(theta);
        const ratio = 2 * (reached - truth);
        const rounding = 1e-9 * (Math.abs(truth) + count);
        const most = chiSquareBound(freeParameters);
        if (ratio >= -rounding && ratio <= most) return;
        const off =
          ratio < 0
            ? "the estimate is less likely than theta, so it is no maximum"
            : `by chance it exceeds ${most.toPrecision(4)} once in a million times`;
        unmet(
          `estimate gives ${show(fit)}; twice its gain in log-likelihood over theta is ${ratio}: ${off}.`,
        );
      },
      `rows: ${count} drawn under theta`,
    ),
  );
  return law(F7, family.name, options, claims);
};
