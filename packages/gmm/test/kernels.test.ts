import { denseChunks, overChunks } from "@latentjs/em-core";
import { simdKernels } from "@latentjs/kernels";
import { classify, mixture } from "@latentjs/mixture";
import { makeArena, makeRng, portableKernels, standardNormal, type Kernels } from "@latentjs/numerics";
import { afterEach, expect, test, vi } from "vitest";
import { fitGmm, full } from "../src/index.js";
import { fastestKernels, kernelsWithRoom } from "../src/kernels.js";
import { scatterMomentsOf } from "../src/structures/scatter-sums.js";
import { answer, fitted, refusal } from "./either.js";
import { batchOf, randomParams, randomRows, randomWeights, COMPLETE } from "./random.js";
import { IRIS } from "./reference.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(["js", "wasm"])("LATENT_KERNEL %s is what runs", (name) => {
  vi.stubEnv("LATENT_KERNEL", name);
  const [portable, simd] = [portableKernels, simdKernels()];
  const before = [portable.tiles(), simd?.tiles()];
  expect(fitted(fitGmm(IRIS, { components: 2, restarts: 1 })).provenance.backend).toBe(name);
  expect(portable.tiles() > (before[0] ?? 0)).toBe(name === "js");
  expect((simd?.tiles() ?? 0) > (before[1] ?? 0)).toBe(name === "wasm");
});

test("another LATENT_KERNEL is refused", () => {
  vi.stubEnv("LATENT_KERNEL", "gpu");
  expect(refusal(fitGmm(IRIS, { components: 2 }))).toContain(
    'LATENT_KERNEL: expected js or wasm, got "gpu".',
  );
});

test("without a wish it is SIMD where there is room, and else the portable ones", () => {
  vi.stubEnv("LATENT_KERNEL", undefined);
  expect(kernelsWithRoom(1000, 3, 4).name).toBe("wasm");
  expect(kernelsWithRoom(1e8, 3, 4).name).toBe("js");
  const small = kernelsOf(6000);
  expect(kernelsWithRoom(0, 3, 1, small)).toBe(small);
  expect(kernelsWithRoom(6000, 3, 1, small)).toBe(portableKernels);
});

/** Groups `apart` standard deviations from each other, so that moments are gathered in each of the ways that banks have. */
const apartRows = (apart: number) =>
  randomRows(makeRng("kernels"), 1100, 7, 4).map((row, i) => row.map((v, j) => v + apart * ((i + j) % 4)));

test.each(COMPLETE.flatMap(([name, structure]) => [0, 3, 40].map((apart) => ({ name, structure, apart }))))(
  "an iteration has the same bits with either kernels: $name, $apart",
  ({ structure, apart }) => {
    const rows = apartRows(apart);
    const weights = randomWeights(makeRng("weights"), rows.length);
    const params = randomParams(makeRng("params"), structure, 4, rows);
    const simd = simdKernels() ?? portableKernels;
    expect(simd.name).toBe("wasm");
    structure.use((s) => {
      for (const batch of [batchOf(rows, null), batchOf(rows, weights)]) {
        const [expected, actual] = [portableKernels, simd].map((kernels) => {
          const model = mixture(s.bank(4, 7, kernels));
          // The second iteration is from parameters that fit the rows.
          const first = answer(overChunks(model, denseChunks(batch, 300))(params));
          return answer(overChunks(model, denseChunks(batch, 300))(answer(model.mStep(first.stats, params))));
        });
        expect(actual).toEqual(expected);
      }
    });
  },
);

test("a bank that does not fit into the arena computes with the portable kernels", () => {
  expect(full.bank(20, 20).kernels.name).toBe(fastestKernels().name);
  expect(full.bank(300, 300).kernels.name).toBe("js");
});

/** What posterior probabilities below the floor of an E-step may change, relatively. */
const SHORTCUT = 1e-13;

const expectNear = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(SHORTCUT * Math.max(1, Math.abs(expected)));

test.each([0, 3, 40])("the E-step leaves out nothing that shows: groups %f apart", (apart) => {
  const rows = apartRows(apart);
  const params = randomParams(makeRng("params"), COMPLETE[0][1], 4, rows);
  const batch = batchOf(rows, null);
  const bank = full.bank(4, 7);
  const { stats, logLikelihood } = answer(overChunks(mixture(bank), denseChunks(batch, 300))(params));
  // The classification of rows knows no floor.
  const seen = answer(classify(bank, params, batch));
  expectNear(
    logLikelihood,
    seen.logDensity.reduce((a, b) => a + b, 0),
  );
  for (let c = 0; c < 4; c++) {
    const w = Float64Array.from(rows, (_, i) => seen.posterior[4 * i + c]);
    const count = w.reduce((a, b) => a + b, 0);
    expectNear(stats.counts[c], count);
    for (let j = 0; j < 7; j++) {
      expectNear(
        scatterMomentsOf(stats.components)[c].mean[j],
        rows.reduce((sum, row, i) => sum + w[i] * row[j], 0) / count,
      );
    }
  }
});

test.each([
  [1, "one centre"],
  [5, "one centre"],
  [6, "own means"],
  [1e3, "own means"],
])("scatters of means %f standard deviations apart are about %s, and right", (gap, centre) => {
  const [k, d, n] = [4, 5, 700];
  const rng = makeRng("centres");
  const means = Array.from({ length: k }, (_, c) =>
    Float64Array.from({ length: d }, (__, j) => 1e6 + gap * c + j),
  );
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from(means[i % k], (mean) => mean + standardNormal(rng)),
  );
  const cov = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
  const params = {
    weights: new Float64Array(k).fill(1 / k),
    components: means.map((mean) => ({ mean, cov })),
  };
  const calls = { addScatter: 0, addScatters: 0 };
  const counting: Kernels = {
    ...portableKernels,
    addScatter: (...given) => {
      calls.addScatter++;
      portableKernels.addScatter(...given);
    },
    addScatters: (...given) => {
      calls.addScatters++;
      portableKernels.addScatters(...given);
    },
  };
  const bank = full.bank(k, d, counting);
  const batch = batchOf(rows, null);
  const { stats } = answer(overChunks(mixture(bank), denseChunks(batch, n))(params));
  expect(calls.addScatters > 0).toBe(centre === "one centre");
  expect(calls.addScatter > 0).toBe(centre === "own means");
  const { posterior } = answer(classify(bank, params, batch));
  for (const [c, { weight, mean, scatter }] of scatterMomentsOf(stats.components).entries()) {
    const w = (i: number): number => posterior[k * i + c];
    const sum = (f: (row: ReadonlyArray<number>) => number): number =>
      rows.reduce((total, row, i) => total + w(i) * f(row), 0);
    // About a row, so that the offset costs nothing.
    const own = Float64Array.from(rows[0], (first, j) => first + sum((row) => row[j] - first) / weight);
    for (let i = 0; i < d; i++) {
      expect(Math.abs(mean[i] - own[i])).toBeLessThan(1e-9);
      for (let j = 0; j < d; j++) {
        const expected = sum((row) => (row[i] - own[i]) * (row[j] - own[j]));
        expect(Math.abs(scatter[i * d + j] - expected)).toBeLessThan(1e-12 * weight);
      }
    }
  }
});

/** The portable kernels with room for so many numbers. */
const kernelsOf = (capacity: number): Kernels => ({
  ...portableKernels,
  arena: makeArena(capacity, (_at, length) => new Float64Array(length)),
});

test.each(
  COMPLETE.flatMap(([name, structure]) => [0, 3, 40, 1e6].map((apart) => ({ name, structure, apart }))),
)("a bank asks for all the room that it takes: $name, $apart", ({ structure, apart }) => {
  for (const [k, d] of [
    [1, 20],
    [3, 7],
    [4, 2],
  ] as const) {
    const rows = randomRows(makeRng("room"), 300, d, k).map((row, i) => row.map((v) => v + apart * (i % k)));
    const params = randomParams(makeRng("params"), structure, k, rows);
    structure.use((s) => {
      const isTaken = (capacity: number): boolean => {
        const kernels = kernelsOf(capacity);
        return s.bank(k, d, kernels).kernels === kernels;
      };
      let [refused, least] = [0, 1e6];
      expect([isTaken(refused), isTaken(least)]).toEqual([false, true]);
      while (least - refused > 1) {
        const middle = Math.floor((refused + least) / 2);
        if (isTaken(middle)) least = middle;
        else refused = middle;
      }
      const model = mixture(s.bank(k, d, kernelsOf(least)));
      answer(overChunks(model, denseChunks(batchOf(rows, null), 300))(params));
    });
  }
});

test.each(["EEE", "VVV"] as const)(
  "%s keeps the variance of nearly collinear columns whose means are apart there",
  (name) => {
    // Two groups 1.4e5 standard deviations apart along the thin direction, and 7 in every column; all values are multiples of 2^-30.
    const [n, thin, gap] = [2000, 2 ** -20, 1e5];
    const rng = makeRng("thin");
    const drawn = Array.from({ length: n }, (_, i) => ({
      side: i % 2 === 0 ? 1 : -1,
      along: Math.round(standardNormal(rng) * 2 ** 20) / 2 ** 20,
      across: Math.round(standardNormal(rng) * 1024) / 1024,
    }));
    const rows = drawn.map(({ side, along, across }) => {
      const x = along + 7 * side;
      return [x, x + (across + side * gap) * thin];
    });
    const fit = fitted(
      fitGmm(rows, {
        components: 2,
        covariance: name,
        init: { labels: drawn.map(({ side }) => (side + 1) / 2) },
      }),
    );
    for (const [c, { cov }] of fit.params.components.entries()) {
      const own = drawn.filter(({ side }) => name === "EEE" || (side + 1) / 2 === c);
      const centred = own.map(({ side, across }) => {
        const group = drawn.filter((row) => row.side === side);
        return across - group.reduce((sum, row) => sum + row.across, 0) / group.length;
      });
      const exact = centred.reduce((sum, v) => sum + v * v, 0) / own.length;
      const variance = (cov[0] - 2 * cov[1] + cov[3]) / (thin * thin);
      // Variances are near 1, so that their last digit is 2e-4 of this difference.
      expect(Math.abs(variance / exact - 1)).toBeLessThan(0.01);
    }
  },
);
