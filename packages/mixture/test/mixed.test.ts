import { O } from "@latentjs/em-core";
import { expectClose, left, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { anyFamily, E, fitKind, fitMixture, readMixed, real, type NamedFamily } from "../src/index.js";
import { countTable, deaths, poissonFamily } from "./named-poisson.js";

/** All its mass at zero: what a Poisson with too many zeros is mixed with. It has no parameters. */
const zero: NamedFamily<{ readonly at: 0 }, number> = {
  name: "zero",
  columns: ["deaths"],
  stats: real,
  open: () =>
    E.right({
      logDensity: ({ columns: [x] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = x[i] === 0 ? 0 : -Infinity;
      },
      accumulator: () => {
        let weight = 0;
        return {
          add: (_batch, from, to, w) => {
            for (let i = 0; i < to - from; i++) weight += w[i];
          },
          finish: () => weight,
        };
      },
    }),
  estimate: () => E.right({ at: 0 }),
  q: () => 0,
  read: (table) => E.map(([x]: ReadonlyArray<Float64Array>) => [x])(poissonFamily.read(table)),
  codec: { encode: () => ({}), decode: () => E.right({ at: 0 }) },
  coordinates: {
    dimension: 0,
    pack: () => new Float64Array(0),
    unpack: () => E.right({ at: 0 }),
  },
  freeParameters: 0,
  neutral: () => E.right({ at: 0 }),
  features: ({ columns: [x] }) => [x],
  sampling: O.none,
};

const rateOf = (theta: unknown): number =>
  typeof theta === "object" && theta !== null && "rate" in theta ? Number(theta.rate) : Number.NaN;

test("zeros beside a Poisson: the maximum solves the equations of a zero-inflated Poisson", () => {
  const counts = [0, 1, 2, 3, 4, 5];
  const rows = [60, 12, 14, 8, 4, 2];
  const { kind, batch } = right(
    readMixed([anyFamily(zero), anyFamily(poissonFamily)], countTable(counts), rows),
  );
  const { params, parameters, logLikelihood, family } = right(
    outcome(fitKind(kind, batch, { tol: 1e-13, restarts: 3 })),
  );
  const rate = rateOf(params.components[1]);
  // Johnson, Kemp & Kotz (2005), section 4.10.3: the mean of the positive counts, and the share of zeros.
  const positive = 40;
  const mean = (12 + 28 + 24 + 16 + 10) / positive;
  expectClose([rate / (1 - Math.exp(-rate)), params.weights[1] * (1 - Math.exp(-rate))], [mean, 0.4], 1e-6);
  expect([family, parameters]).toEqual(["zero + poisson", 2]);
  const factorials = [1, 1, 2, 6, 24, 120];
  const byHand = counts.map((x, i) => {
    const poisson = (params.weights[1] * Math.exp(-rate) * rate ** x) / factorials[i];
    return rows[i] * Math.log(poisson + (x === 0 ? params.weights[0] : 0));
  });
  expectClose([logLikelihood], [byHand.reduce((a, b) => a + b, 0)], 1e-12);
});

test("a list of one family is that family, but for the order of components", () => {
  const table = countTable([...deaths.columns[0]]);
  const any = anyFamily(poissonFamily);
  const { kind, batch } = right(readMixed([any, any], table, deaths.weights));
  const mixed = right(outcome(fitKind(kind, batch, { init: "random", restarts: 1 })));
  const same = right(
    outcome(fitMixture(poissonFamily, deaths, { components: 2, init: "random", restarts: 1 })),
  );
  expect(mixed.trace).toEqual(same.trace);
  expect(mixed.params.weights.toSorted()).toEqual(same.params.weights.toSorted());
});

test("parameters are written and read by the family of their component", () => {
  const { kind } = right(readMixed([anyFamily(zero), anyFamily(poissonFamily)], countTable([0, 1])));
  const written = kind.codec.encode([{ at: 0 }, { rate: 2 }]);
  expect(written).toEqual([{}, { rate: 2 }]);
  expect(right(kind.codec.decode(written))).toEqual([{ at: 0 }, { rate: 2 }]);
  expect(left(kind.codec.decode([{}]))).toMatchObject({ expected: "a list of 2" });
});

test("a value that one of the families has no density for is named", () => {
  expect(left(readMixed([anyFamily(zero), anyFamily(poissonFamily)], countTable([0, -1])))).toMatchObject({
    _tag: "InComponent",
    cause: { path: "column deaths, row 1" },
  });
  expect(left(readMixed([], countTable([0])))).toMatchObject({ path: "families" });
});
