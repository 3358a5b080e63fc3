import { makeRng } from "@latentjs/numerics";
import { describe, expect, test } from "vitest";
import { mahalanobisSquared, momentsOf, sample } from "../src/index.js";
import { answer } from "./either.js";
import { randomMvn } from "./random.js";

const DRAWS = 50_000;
/** A normal deviate is further out with probability 6e-7; the seeds are fixed. */
const STANDARD_ERRORS = 5;

describe.each([1, 2, 5])("%i columns", (d) => {
  const mvn = randomMvn(makeRng(`distribution ${d}`), d);
  const rows = answer(sample(mvn, DRAWS, makeRng(`draws ${d}`)));

  test("means and covariances of the draws are within five standard errors", () => {
    const { mean, scatter } = answer(momentsOf(rows));
    for (let i = 0; i < d; i++) {
      const variance = mvn.cov[i * d + i];
      expect(Math.abs(mean[i] - mvn.mean[i])).toBeLessThan(STANDARD_ERRORS * Math.sqrt(variance / DRAWS));
      for (let j = 0; j <= i; j++) {
        const cov = mvn.cov[i * d + j];
        const error = Math.sqrt((variance * mvn.cov[j * d + j] + cov * cov) / DRAWS);
        expect(Math.abs(scatter[i * d + j] / DRAWS - cov)).toBeLessThan(STANDARD_ERRORS * error);
      }
    }
  });

  test("squared distances have the mean and the variance of chi-squared", () => {
    const distances = answer(mahalanobisSquared(mvn, rows));
    const { mean, scatter } = answer(momentsOf([...distances]));
    expect(Math.abs(mean[0] - d)).toBeLessThan(STANDARD_ERRORS * Math.sqrt((2 * d) / DRAWS));
    // The fourth central moment of chi-squared is 12 d (d + 4).
    const error = Math.sqrt((12 * d * (d + 4) - 4 * d * d) / DRAWS);
    expect(Math.abs(scatter[0] / DRAWS - 2 * d)).toBeLessThan(STANDARD_ERRORS * error);
  });
});

test("the stream alone decides, and more draws repeat the first ones", () => {
  const mvn = randomMvn(makeRng(3), 3);
  const ten = answer(sample(mvn, 10, makeRng(4)));
  expect(ten).toMatchObject({ rows: 10, cols: 3 });
  expect(answer(sample(mvn, 4, makeRng(4))).data).toEqual(ten.data.slice(0, 12));
  expect(answer(sample(mvn, 10, makeRng(5))).data).not.toEqual(ten.data);
  expect(answer(sample(mvn, 0, makeRng(4))).data.length).toBe(0);
});
