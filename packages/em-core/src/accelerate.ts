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
  /** Whether no state is held, so that a run resumed here goes on unchanged. */
  readonly atRest: () => boolean;
}

/** A way to take longer steps. A value of this type holds no state and can be shared between restarts. */
export interface Accelerator<P> {
  readonly name: string;
  readonly start: () => Acceleration<P>;
}

/** Plain EM. */
export const plain = <P>(): Accelerator<P> => ({
  name: "none",
  start: () => ({
    propose: (_from, emStep) => ({ candidate: emStep, extrapolated: false }),
    atRest: () => true,
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
 * SQUAREM with steplength S3 (Varadhan & Roland 2008, Scand. J. Statist. 35:335-353, eq. 7 and table 1).
 *
 * Two plain maps x0 -> x1 -> x2, then x0 - 2 a r + a^2 v in `coordinates`. The driver takes the plain step x2 instead
 * where the extrapolated point leaves the model or its objective is below that of x1.
 */
export const squarem = <P>(coordinates: Coordinates<P>): Accelerator<P> => ({
  name: "squarem",
  start: () => {
    let origin: Float64Array | null = null;
    return {
      atRest: () => origin === null,
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
        const a = steplength(x0, x1, x2);
        if (!(a < -1)) return plainStep;
        const x = x0.map((v, i) => {
          const r = (x1[i] ?? Number.NaN) - v;
          return v - 2 * a * r + a * a * ((x2[i] ?? Number.NaN) - (x1[i] ?? Number.NaN) - r);
        });
        const candidate = coordinates.unpack(x);
        return E.isRight(candidate) ? { candidate: candidate.right, extrapolated: true } : plainStep;
      },
    };
  },
});
