import { readFileSync } from "node:fs";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { answer } from "./either.js";
import * as example from "./readme-example.js";
import { type MclustParams } from "./reference.js";

/** A remaining gain of 1e-8 nats a row on 272 rows. */
const GAIN = 3e-6;
/** The same in parameters: the root of it, in units of standard errors. */
const TOLERANCE = 1e-4;

interface FixedPoint extends MclustParams {
  readonly loglik: number;
  readonly bic: number;
}

const { faithful } = reference("mclust/em_from_labels.json") as {
  readonly faithful: Record<string, { readonly fixed_point: FixedPoint }>;
};
const maximum = faithful["VVV"].fixed_point;

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the example of the README is the one that runs", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme-example.ts"));
});

test("the example finds the maximum and says so", () => {
  const { pro, mean, sigma: covs, loglik, bic } = maximum;
  expectClose([example.total, example.bic], [loglik, bic], GAIN);
  expect([example.total.toFixed(4), example.bic.toFixed(2)]).toEqual(["-1130.2640", "2322.19"]);
  // mclust's second component is the larger one.
  expectClose(example.share, pro[1], TOLERANCE);
  expectClose(example.long.mean, (mean as number[][])[1], TOLERANCE);
  expectClose(example.long.cov, (covs as number[][][])[1], TOLERANCE);
  expect(example.share.toFixed(3)).toBe("0.644");
  expect([...example.long.mean].map((m) => m.toFixed(2))).toEqual(["4.29", "79.97"]);
  expect(example.hits).toBe(10);
  expect(example.remarks).toEqual([]);
});

test("what the example predicts, scores and draws follows from the maximum", () => {
  const { pro, mean, sigma: covs } = maximum;
  const parts = [1, 0].map((k) => {
    const [u, v] = [3 - (mean as number[][])[k][0], 65 - (mean as number[][])[k][1]];
    const [[vx, c], [, vy]] = (covs as number[][][])[k];
    const det = vx * vy - c * c;
    const distance = (vy * u * u - 2 * c * u * v + vx * v * v) / det;
    return (pro[k] * Math.exp(-distance / 2)) / (2 * Math.PI * Math.sqrt(det));
  });
  const density = parts[0] + parts[1];
  expectClose(
    example.posterior,
    parts.map((part) => part / density),
    TOLERANCE,
  );
  expect([[...example.labels], example.posterior[0].toFixed(2)]).toEqual([[0], "0.78"]);
  expectClose(example.logDensity, [Math.log(density)], TOLERANCE);
  expect(answer(example.again).logLikelihood.toFixed(4)).toBe("-1130.2640");
  expect(answer(example.made).labels.length).toBe(1000);
});
