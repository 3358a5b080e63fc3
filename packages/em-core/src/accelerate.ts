import { floats } from "@latentjs/numerics";
import type { Coordinates } from "./coordinates.js";
import { E } from "./prelude.js";

/** Parameters to evaluate next. */
export interface Proposal<P> {
  readonly candidate: P;
  /** False when `candidate` is the plain EM step, which never needs a safeguard. */
  readonly extrapolated: boolean;
}

/** An accelerator's private state for one run. */
export interface Acceleration<P> {
  /** What to evaluate after the accepted iterate `from`, whose plain EM step is `emStep`. */
  readonly propose: (from: P, emStep: P) => Proposal<P>;
  /** Called when the last proposal, an extrapolated one, was not accepted. */
  readonly rejected: () => void;
  /** Whether `memory` is all there is, so that a run resumed with it goes on unchanged. */
  readonly atRest: () => boolean;
  /** What is learned from step to step, as numbers that a checkpoint can carry. */
  readonly memory: () => ReadonlyArray<number>;
}

/** A way to take longer steps. A value of this type holds no state and can be shared between restarts. */
export interface Accelerator<P> {
  readonly name: string;
  /** Opens private state for one run; `memory` is that of a run to be continued. */
  readonly start: (memory?: ReadonlyArray<number>) => Acceleration<P>;
}

/** Plain EM. */
export const plain = <P>(): Accelerator<P> => ({
  name: "none",
  start: () => ({
    propose: (_from, emStep) => ({ candidate: emStep, extrapolated: false }),
    rejected: () => {},
    atRest: () => true,
    memory: () => [],
  }),
});

/**
 * Steplength S3 of Varadhan & Roland (2008), -|r| / |v| with r = x1 - x0 and v = x2 - 2 x1 + x0; -1 is the plain step.
 */
const steplength = (x0: Float64Array, x1: Float64Array, x2: Float64Array): number => {
  let rr = 0;
  let vv = 0;
  for (let i = 0; i < x0.length; i++) {
    const a = x0[i] ?? Number.NaN;
    const b = x1[i] ?? Number.NaN;
    const r = b - a;
    const v = (x2[i] ?? Number.NaN) - b - r;
    rr += r * r;
    vv += v * v;
  }
  return vv > 0 ? -Math.sqrt(rr / vv) : -1;
};

/**
 * By how much the longest allowed step grows when it was reached, and shrinks after a rejection. It has to recover fast:
 * growing and shrinking by 4 alike cost half as many E-steps again on mixtures of Poissons, and as many on normals.
 */
const GROWTH = 8;
const SHRINKAGE = 2;

/**
 * SQUAREM with steplength S3 (Varadhan & Roland 2008, Scand. J. Statist. 35:335-353, eq. 7 and table 1).
 *
 * Two plain maps x0 -> x1 -> x2, then x0 - 2 a r + a^2 v in `coordinates`. The step is limited, |a| <= longest: the limit
 * begins at 1, the plain step, grows when it was reached and shrinks when a step was rejected (the `stepmax` of the
 * authors' R package SQUAREM), which keeps rejections, each a wasted E-step, rare. The driver takes the plain step x2 instead
 * where the extrapolated point leaves the model or its objective is below that of x1.
 */
export const squarem = <P>(coordinates: Coordinates<P>): Accelerator<P> => ({
  name: "squarem",
  start: ([remembered = 1] = []) => {
    let origin: Float64Array | null = null;
    let longest = remembered;
    let taken = remembered;
    return {
      atRest: () => origin === null,
      memory: () => [longest],
      rejected: () => {
        longest = Math.max(1, taken / SHRINKAGE);
      },
      propose: (from, emStep) => {
        const plainStep: Proposal<P> = { candidate: emStep, extrapolated: false };
        const x1 = coordinates.pack(from);
        if (origin === null) {
          origin = x1;
          return plainStep;
        }
        const x0 = origin;
        origin = null;
        const x2 = coordinates.pack(emStep);
        const wanted = -steplength(x0, x1, x2);
        taken = longest;
        if (wanted >= longest) longest *= GROWTH;
        const a = -Math.min(wanted, taken);
        if (!(a < -1)) return plainStep;
        const x = floats(x0.length);
        for (let i = 0; i < x.length; i++) {
          const v = x0[i] ?? Number.NaN;
          const r = (x1[i] ?? Number.NaN) - v;
          x[i] = v - 2 * a * r + a * a * ((x2[i] ?? Number.NaN) - (x1[i] ?? Number.NaN) - r);
        }
        const candidate = coordinates.unpack(x);
        if (E.isRight(candidate)) return { candidate: candidate.right, extrapolated: true };
        longest = Math.max(1, taken / SHRINKAGE);
        return plainStep;
      },
    };
  },
});
