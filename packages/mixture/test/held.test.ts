import { expectClose, left, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { render } from "@latentjs/em-core";
import { fitKind, fitMixture, heldKind } from "../src/index.js";
import { deaths, poissonFamily } from "./named-poisson.js";

const SLOW = { tol: 1e-12, restarts: 2 };

test("a component held at the maximum leaves it where it is, and does not count", () => {
  const free = right(outcome(fitMixture(poissonFamily, deaths, { components: 2, ...SLOW })));
  const [, second] = free.params.components;
  const fit = right(outcome(fitKind(right(heldKind(poissonFamily, [null, second])), deaths, SLOW)));
  expectClose(fit.logLikelihood, free.logLikelihood, 1e-10);
  expect(fit.params.components[1]).toEqual(second);
  expectClose(fit.params.components[0].rate, free.params.components[0].rate, 1e-5);
  expect(fit.parameters).toBe(free.parameters - 1);
  expect(fit.family).toBe("poisson");
});

test("elsewhere it takes from the likelihood, and keeps its place whatever its weight", () => {
  const free = right(outcome(fitMixture(poissonFamily, deaths, { components: 2, ...SLOW })));
  const kind = right(heldKind(poissonFamily, [{ rate: 9 }, null]));
  const fit = right(outcome(fitKind(kind, deaths, SLOW)));
  expect(fit.params.components[0]).toEqual({ rate: 9 });
  expect(fit.params.weights[0]).toBeLessThan(fit.params.weights[1]);
  expect(fit.logLikelihood).toBeLessThan(free.logLikelihood - 1);
});

test("with its weight held too it is held as a whole", () => {
  const kind = right(heldKind(poissonFamily, [{ rate: 1 }, null]));
  const fit = right(outcome(fitKind(kind, deaths, { ...SLOW, mixing: { held: [0.25, null] } })));
  expect(fit.params.weights[0]).toBe(0.25);
  expect(fit.parameters).toBe(1);
});

test("what is none of the family is refused", () => {
  const error = left(heldKind(poissonFamily, [null, { rate: -1 }]));
  expect(render(error)).toMatch(/^Component 1: .*rate.*-1/);
});
