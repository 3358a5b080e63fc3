import { exp, log } from "@latentjs/numerics";
import type { Accelerator } from "./accelerate.js";
import type { Coordinates } from "./coordinates.js";
import { dampedSolution } from "./damped-solution.js";
import { E } from "./prelude.js";

/** Steps that are remembered at most; no more than there are coordinates either. */
const MOST_REMEMBERED = 10;
/** The damping of the paper: after c steps that were taken, coefficients have 1 / (1 + 1.2^(25 - c)) of their squared length. */
const LOG_BASE = log(1.2);
const OFFSET = 25;
/** Every third step is plain: from plain steps the stopping rule sees how fast EM converges. */
const PLAIN_EVERY = 3;

/**
 * Anderson acceleration with damping and restarts, DAAREM (Henderson & Varadhan 2019, J. Comput. Graph. Stat. 28:834-846, algorithm 2).
 *
 * With f(x) = M(x) - x in `coordinates`, the next point is M(x) - (X + F) g, where the columns of X and F are the changes of x and f in the last
 * steps and g minimises |f - F g| with its length held down, less so the more steps were taken. The memory is cleared when it is full.
 *
 * Unlike in the paper no step may lose ground, not by 0.01 nats either: the driver takes the plain step instead. Then the memory is cleared too, which
 * took fewer E-steps on mixtures of Poissons and normals than to damp more.
 */
export const anderson = <P>(coordinates: Coordinates<P>): Accelerator<P> => ({
  name: "anderson",
  start: ([remembered = 0] = []) => {
    const order = Math.min(MOST_REMEMBERED, coordinates.dimension);
    let taken = remembered;
    let last: readonly [x: Float64Array, f: Float64Array] | null = null;
    let xs: Float64Array[] = [];
    let fs: Float64Array[] = [];
    const forget = (): void => {
      last = null;
      xs = [];
      fs = [];
    };
    return {
      atRest: () => last === null,
      memory: () => [taken],
      rejected: () => {
        taken--;
        forget();
      },
      propose: (from, emStep) => {
        const x = coordinates.pack(from);
        const f = minus(coordinates.pack(emStep), x);
        if (last !== null) {
          xs.push(minus(x, last[0]));
          fs.push(minus(f, last[1]));
        }
        last = [x, f];
        const share = 1 / (1 + exp(LOG_BASE * (OFFSET - taken)));
        const g = xs.length % PLAIN_EVERY === 0 ? null : dampedSolution(fs, f, share);
        const next =
          g?.reduce(
            (to, size, j) => to.map((v, i) => v - size * ((xs[j]?.[i] ?? 0) + (fs[j]?.[i] ?? 0))),
            x.map((v, i) => v + (f[i] ?? 0)),
          ) ?? null;
        if (xs.length >= order) forget();
        const candidate = next === null ? null : coordinates.unpack(next);
        if (candidate === null || E.isLeft(candidate)) return { candidate: emStep, extrapolated: false };
        taken++;
        return { candidate: candidate.right, extrapolated: true };
      },
    };
  },
});

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((v, i) => v - (b[i] ?? 0));
