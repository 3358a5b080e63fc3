import { E, invalidInput, real, struct } from "@latentjs/em-core";
import type { ComponentFamily, DenseBatch } from "@latentjs/mixture";
import { exp, log, log1p, logGamma, LN_2PI, standardNormal } from "@latentjs/numerics";
import { record, tuple } from "fast-check";
import { between, importance, positiveBetween, type FamilyOptions } from "../../src/index.js";

/** Student's t in two columns with 5 degrees of freedom and one scale for both: each row has a latent scale of its own. */
export interface Student {
  readonly x: number;
  readonly y: number;
  readonly variance: number;
}

export interface StudentStats {
  readonly weight: number;
  /** Sums of w u, w u x, w u y and w u (x^2 + y^2), with u the expected precision of the row. */
  readonly u: number;
  readonly ux: number;
  readonly uy: number;
  readonly uu: number;
}

const NU = 5;
const TOP = logGamma((NU + 2) / 2) - logGamma(NU / 2) - log(NU / 2) - LN_2PI;

export const student: ComponentFamily<Student, DenseBatch, StudentStats> = {
  name: "student",
  stats: struct<StudentStats>({ weight: real, u: real, ux: real, uy: real, uu: real }),
  open: ({ x, y, variance }) => {
    if (!(variance > 0 && variance < Infinity))
      return E.left(invalidInput("variance", "a positive number", variance));
    const top = TOP - log(variance);
    return E.right({
      logDensity: ({ data }, from, to, out) => {
        for (let i = from; i < to; i++) {
          const a = data[2 * i] - x;
          const b = data[2 * i + 1] - y;
          out[i - from] = top - 0.5 * (NU + 2) * log1p((a * a + b * b) / (NU * variance));
        }
      },
      accumulator: () => {
        const sums = new Float64Array(5);
        return {
          add: ({ data }, from, to, w) => {
            for (let i = from; i < to; i++) {
              const a = data[2 * i];
              const b = data[2 * i + 1];
              const squared = (a - x) * (a - x) + (b - y) * (b - y);
              const u = (w[i - from] * (NU + 2)) / (NU + squared / variance);
              sums[0] += w[i - from];
              sums[1] += u;
              sums[2] += u * a;
              sums[3] += u * b;
              sums[4] += u * (a * a + b * b);
            }
          },
          finish: () => ({ weight: sums[0], u: sums[1], ux: sums[2], uy: sums[3], uu: sums[4] }),
        };
      },
    });
  },
  estimate: ({ weight, u, ux, uy, uu }) => {
    const [x, y] = [ux / u, uy / u];
    const variance = (uu - ux * x - uy * y) / (2 * weight);
    return variance > 1e-9 * (uu / weight) && weight > 0
      ? E.right({ x, y, variance })
      : E.left(invalidInput("rows", "different points", "equal ones"));
  },
  q: ({ x, y, variance }, { weight, u, ux, uy, uu }) =>
    -weight * log(variance) - (0.5 * (uu - 2 * (x * ux + y * uy) + (x * x + y * y) * u)) / variance,
};

/** A chi-square of 5 degrees as a sum of squares. */
const drawScale = (normal: () => number): number => {
  let total = 0;
  for (let i = 0; i < NU; i++) total += normal() ** 2;
  return total / NU;
};

export const studentOptions: FamilyOptions<Student, DenseBatch, readonly [number, number]> = {
  theta: record({ x: between(-5, 5), y: between(-5, 5), variance: positiveBetween(0.1, 10) }),
  row: tuple(between(-10, 10), between(-10, 10)),
  batch: (rows, weights) => ({
    rows: rows.length,
    first: 0,
    cols: 2,
    data: Float64Array.from(rows.flat()),
    weights,
  }),
  nudge: ({ x, y, variance }, step) => ({ x: x + step(), y: y + step(), variance: variance * exp(step()) }),
  support: importance({
    // Cauchy in polar form: radius r with P(r > R) = 1 / sqrt(1 + R^2 / s^2), direction uniform.
    draw: ({ x, y, variance }, rng) => {
      const u = 1 - rng.uniform();
      const radius = 2 * Math.sqrt(variance) * Math.sqrt(1 / (u * u) - 1);
      const [a, b] = [standardNormal(rng), standardNormal(rng)];
      const length = Math.sqrt(a * a + b * b);
      return [x + (radius * a) / length, y + (radius * b) / length];
    },
    logDensity: ({ x, y, variance }, [a, b]) => {
      const squared = ((a - x) ** 2 + (b - y) ** 2) / (4 * variance);
      return -LN_2PI - log(4 * variance) - 1.5 * log1p(squared);
    },
  }),
  sample: ({ x, y, variance }, rng) => {
    const scale = Math.sqrt(variance / drawScale(() => standardNormal(rng)));
    return [x + scale * standardNormal(rng), y + scale * standardNormal(rng)];
  },
  freeParameters: 3,
  q: "minorant",
};
