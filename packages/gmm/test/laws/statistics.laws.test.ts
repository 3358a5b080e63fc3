import { fc, test } from "@fast-check/vitest";
import {
  E,
  expectedMonoid,
  foldParts,
  overChunks,
  overChunksCooperatively,
  overStream,
  type DenseBatch,
  type Expected,
} from "@latentjs/em-core";
import { openMvn, type OpenMvn } from "@latentjs/mvn";
import { shuffle } from "@latentjs/numerics";
import { describe, expect } from "vitest";
import { posterior, type GmmParams } from "../../src/index.js";
import { answer } from "../either.js";
import {
  batchOf,
  caseOf,
  CASES,
  randomParams,
  COMPLETE,
  STRUCTURES,
  withModel,
  type Case,
} from "../random.js";

/** Rounding of sums over at most some 200 rows of terms of order 1 to 1e3. */
const ROUNDING = 1e-11;

/** What is left of the estimates of a component that is almost one row, at worst. */
const WORST = 1e-6;

/** All numbers of plain data, in order. */
const numbersOf = (value: unknown): ReadonlyArray<number> => {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return ArrayBuffer.isView(value) ? [...(value as Float64Array)] : Object.values(value).flatMap(numbersOf);
};

/** The largest difference of numbers, relative to the largest of them. */
const differenceOf = (actual: unknown, expected: unknown): number => {
  const wanted = numbersOf(expected);
  const got = numbersOf(actual);
  expect(got.length).toBe(wanted.length);
  const scale = wanted.reduce((top, v) => Math.max(top, Math.abs(v)), 1);
  return wanted.reduce((top, v, i) => Math.max(top, Math.abs(v - got[i])), 0) / scale;
};

/** Equal numbers to rounding. */
const expectSame = (actual: unknown, expected: unknown, rounding: number = ROUNDING): void => {
  expect(differenceOf(actual, expected)).toBeLessThanOrEqual(rounding);
};

const evaluated = (c: Case, chunkRows: number, params: GmmParams = c.params): Expected<unknown> =>
  withModel(c, (model, chunks) => answer(overChunks(model, chunks)(params)) as Expected<unknown>, chunkRows);

/** Parts of the E-step computed in any order, reduced in the order of the chunks. */
const outOfOrder = (c: Case, chunkRows: number): Expected<unknown> =>
  withModel(
    c,
    (model, chunks) => {
      const eStep = answer(model.eStep(c.params));
      const order = Array.from(chunks.keys());
      shuffle(c.rng, order);
      const parts = new Map(order.map((i) => [i, eStep(chunks[i])]));
      const inOrder = chunks.flatMap((_, i) => parts.get(i) ?? []);
      return foldParts(expectedMonoid(model.stats), inOrder) as Expected<unknown>;
    },
    chunkRows,
  );

const asynchronously = (c: Case, chunkRows: number): ReadonlyArray<Promise<Expected<unknown>>> =>
  withModel(
    c,
    (model, chunks) => {
      const stream = async function* (): AsyncGenerator<DenseBatch> {
        yield* chunks;
      };
      const pauses = { everyMs: 0, now: () => 0, pause: async () => {} };
      return [
        overStream(model, stream)(c.params),
        overChunksCooperatively(model, chunks, pauses)(c.params),
      ].map(async (result) => answer(await result) as Expected<unknown>);
    },
    chunkRows,
  );

describe.each(STRUCTURES)("%s", (_, structure) => {
  test.prop([caseOf(structure), fc.integer({ min: 5, max: 40 })], CASES)(
    "the same chunks give the same bits here, as a stream, with pauses and in any order",
    async (c, chunkRows) => {
      const expected = evaluated(c, chunkRows);
      expect(outOfOrder(c, chunkRows)).toEqual(expected);
      for (const result of asynchronously(c, chunkRows)) expect(await result).toEqual(expected);
    },
  );

  test.prop([caseOf(structure), fc.integer({ min: 1, max: 40 })], CASES)(
    "other chunks give the same statistics to rounding",
    (c, chunkRows) => {
      expectSame(evaluated(c, chunkRows), evaluated(c, 1000));
    },
  );

  test.prop([caseOf(structure)], CASES)("a row of weight m counts as the row m times", (c) => {
    const times = c.rows.map(() => 1 + c.rng.below(3));
    const weighted = { ...c, batch: batchOf(c.rows, Float64Array.from(times)) };
    const repeated = {
      ...c,
      batch: batchOf(
        c.rows.flatMap((row, i) => Array.from({ length: times[i] }, () => row)),
        null,
      ),
    };
    const [a, b] = [evaluated(weighted, 16), evaluated(repeated, 16)];
    expectSame(a, { ...b, badRow: a.badRow });
  });

  test.prop([caseOf(structure)], CASES)(
    "exchanged components exchange their statistics and estimates",
    (c) => {
      const order = Array.from({ length: c.k }, (_unused, i) => i);
      shuffle(c.rng, order);
      const exchanged: GmmParams = {
        weights: Float64Array.from(order, (i) => c.params.weights[i]),
        components: order.map((i) => c.params.components[i]),
      };
      withModel(c, (model, chunks) => {
        const evaluate = overChunks(model, chunks);
        const [a, b] = [answer(evaluate(c.params)), answer(evaluate(exchanged))];
        expectSame(b.logLikelihood, a.logLikelihood);
        expectSame(
          b.stats.counts,
          order.map((i) => a.stats.counts[i]),
        );
        const [next, other] = [model.mStep(a.stats, c.params), model.mStep(b.stats, exchanged)];
        // The same statistics rounded otherwise.
        const rounded = model.mStep(answer(overChunks(model, [c.batch])(c.params)).stats, c.params);
        if (E.isLeft(next) || E.isLeft(other) || E.isLeft(rounded)) return;
        expectSame(
          other.right.weights,
          order.map((i) => next.right.weights[i]),
        );
        // A component that is almost one row is estimated from what is left of its digits.
        const conditioned = differenceOf(rounded.right.components, next.right.components);
        expectSame(
          other.right.components,
          order.map((i) => next.right.components[i]),
          100 * ROUNDING + Math.min(10 * conditioned, WORST),
        );
      });
    },
  );

  test.prop([caseOf(structure)], CASES)(
    "statistics merge as a commutative monoid with an exact identity",
    (c) => {
      withModel(c, (model, chunks) => {
        const eStep = answer(model.eStep(c.params));
        const [x, y, z] = [0, 1, 2].map((i) => eStep(chunks[i % chunks.length]).stats);
        const { concat, empty, scale } = model.stats;
        expect(concat(x, empty)).toEqual(x);
        expect(concat(empty, x)).toEqual(x);
        expectSame(concat(x, y), concat(y, x));
        expectSame(concat(concat(x, y), z), concat(x, concat(y, z)));
        expectSame(concat(scale(0.25, x), scale(0.25, y)), scale(0.25, concat(x, y)));
      });
    },
  );

  test.prop([caseOf(structure)], CASES)(
    "Q is linear in statistics, whatever parameters they were gathered at, with components without weight too",
    (c) => {
      const other = randomParams(c.rng, structure, c.k, c.rows);
      const rest = 1 - c.params.weights[0];
      const withoutFirst: GmmParams = {
        ...c.params,
        weights: c.k === 1 ? c.params.weights : c.params.weights.map((w, k) => (k === 0 ? 0 : w / rest)),
      };
      withModel(c, (model, chunks) => {
        const [x, y, z] = [c.params, other, withoutFirst].map(
          (params, i) => answer(model.eStep(params))(chunks[i % chunks.length]).stats,
        );
        const { concat, scale } = model.stats;
        const [ofX, ofY, ofZ] = [x, y, z].map((stats) => model.q(c.params, stats));
        expectSame(model.q(c.params, concat(x, y)), ofX + ofY);
        expectSame(model.q(c.params, concat(concat(y, x), y)), ofX + 2 * ofY);
        expectSame(model.q(c.params, concat(z, y)), ofZ + ofY);
        expectSame(model.q(c.params, concat(x, concat(z, z))), ofX + 2 * ofZ);
        expectSame(model.q(c.params, scale(0.25, concat(y, z))), (ofY + ofZ) / 4);
      });
    },
  );

  test.prop([caseOf(structure)], CASES)(
    "parameters and statistics survive structuredClone and JSON exactly",
    (c) => {
      const { stats } = evaluated(c, 16);
      expect(structuredClone(c.params)).toEqual(c.params);
      expect(structuredClone(stats)).toEqual(stats);
      expect(numbersOf(JSON.parse(JSON.stringify(stats)))).toEqual(numbersOf(stats).map((v) => v + 0));
    },
  );
});

describe.each(COMPLETE)("%s", (_, structure) => {
  test.prop([caseOf(structure)], CASES)("q is the expected log-likelihood of rows and memberships", (c) => {
    const { weights } = c.batch;
    const [name] = [structure.name];
    const model = { covariance: name, columns: c.rows[0].map((_unused, j) => `x${j}`), params: c.params };
    const responsibilities = answer(posterior(model, c.rows));
    const rowWise = (params: GmmParams): number => {
      const open: ReadonlyArray<OpenMvn> = params.components.map((component) => answer(openMvn(component)));
      const density = new Float64Array(1);
      let total = 0;
      c.rows.forEach((_row, i) =>
        open.forEach(({ logDensityInto }, k) => {
          logDensityInto(c.batch.data, i, i + 1, density);
          const w = (weights === null ? 1 : weights[i]) * responsibilities[i * c.k + k];
          total += w * (Math.log(params.weights[k]) + density[0]);
        }),
      );
      return total;
    };
    withModel(c, (mixtureModel, chunks) => {
      const { stats } = answer(overChunks(mixtureModel, chunks)(c.params));
      const other = randomParams(c.rng, structure, c.k, c.rows);
      const ours = mixtureModel.q(other, stats) - mixtureModel.q(c.params, stats);
      const theirs = rowWise(other) - rowWise(c.params);
      expectSame(ours, theirs, 1e-10);
    });
  });
});
