import {
  anyOf,
  E,
  em,
  expectedMonoid,
  foldParts,
  iterationLimit,
  overChunks,
  overChunksCooperatively,
  overStream,
  partialReducer,
  reducer,
  remainingGain,
  runSync,
  type LatentVariableModel,
} from "@latentjs/em-core";
import { makeRng, shuffle } from "@latentjs/numerics";
import { nat, pre, record } from "fast-check";
import { answer } from "./cases.js";
import { forAll, forAllAsync, law, leftOut, unmet, type Law } from "./law.js";
import { plainSteps, type ModelOptions } from "./model/options.js";
import { expectClose, expectIdentical, expectPlain } from "./plain-data.js";
import { register } from "./register.js";

const M1 = {
  name: "M1 ascent",
  meaning:
    "No plain step lowers the objective; otherwise fits end with ObjectiveDecreased, or somewhere else than at a maximum.",
};
const M2 = {
  name: "M2 Q",
  meaning:
    "A step raises q + logPrior, and the objective by at least as much; otherwise the E-step, the M-step and q are not those of one model, and fits stop at the wrong time.",
};
const M3 = {
  name: "M3 maximum",
  meaning: "Where plain EM ends the gradient of the objective is 0; otherwise its result is no maximum.",
};
const M4 = {
  name: "M4 permutation",
  meaning:
    "Components that change places take their results along; otherwise the fit depends on how they are numbered.",
};
const M5 = {
  name: "M5 same bits",
  meaning:
    "The same chunks give the same bits in place, as a stream, with pauses, in any order and in parts; otherwise a fit depends on machines and workers.",
};
const M6 = {
  name: "M6 statistics",
  meaning:
    "Statistics merge as a commutative monoid that can be scaled; otherwise chunks and online fits go wrong.",
};
const M7 = {
  name: "M7 plain data",
  meaning:
    "Parameters and statistics survive structuredClone exactly; otherwise they cannot be saved or sent to workers.",
};

const STEPS = 20;

const ascentLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law => {
  const { rounding = 1e-11 } = options;
  return law(M1, model.name, options, [
    forAll(options.cases, (one) => {
      const steps = plainSteps(model, one, STEPS);
      pre(steps.length > 0);
      for (const [i, { before, after }] of steps.entries()) {
        if (after >= before - rounding * (1 + Math.abs(before))) continue;
        unmet(`Step ${i + 1} takes the objective from ${before} to ${after}.`);
      }
    }),
  ]);
};

const gainLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law => {
  const { rounding = 1e-11 } = options;
  const target = (params: P, stats: S): number => model.q(params, stats) + model.logPrior(params);
  return law(M2, model.name, options, [
    forAll(options.cases, (one) => {
      for (const [i, { from, to, stats, before, after }] of plainSteps(model, one, STEPS).entries()) {
        const [qBefore, qAfter] = [target(from, stats), target(to, stats)];
        const allowed =
          rounding * (1 + Math.abs(before) + Math.abs(after) + Math.abs(qBefore) + Math.abs(qAfter));
        if (!(qAfter >= qBefore - allowed))
          unmet(`Step ${i + 1} takes q + logPrior from ${qBefore} to ${qAfter}.`);
        if (after - before >= qAfter - qBefore - allowed) continue;
        unmet(
          `Step ${i + 1} raises q + logPrior by ${qAfter - qBefore} and the objective by ${after - before} only.`,
        );
      }
    }),
  ]);
};

/** Until less than this is to be gained, in nats a unit of weight: a gradient of some 1e-6 of the curvature. */
const REMAINING = 1e-12;
const LONGEST = 3000;
/** Convergence takes hundreds of steps. */
const CONVERGED = 0.25;
const GRADIENT_STEP = 1e-4;
/** Per row: central differences of step 1e-4 err by 1e-8 of the third derivative; the rest is what is left to gain. */
const GRADIENT = 1e-4;

const maximumLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law => {
  const { coordinates } = options;
  if (coordinates === undefined) return leftOut(M3, "no coordinates were given");
  return law(M3, model.name, options, [
    forAll(
      options.cases,
      (one) => {
        const evaluate = overChunks(model, one.chunks);
        const stop = anyOf(remainingGain(REMAINING), iterationLimit(LONGEST));
        const outcome = runSync(em(model, one.start, { stop }), evaluate);
        pre(E.isRight(outcome) && outcome.right.stop._tag === "Converged");
        if (E.isLeft(outcome)) return;
        const { params, weight } = outcome.right;
        const { pack, unpack } = coordinates(one);
        const x = pack(params);
        const objectiveAt = (j: number, step: number): number => {
          const moved = answer("unpack", unpack(x.map((v, l) => (l === j ? v + step : v))));
          return answer("eStep", evaluate(moved)).logLikelihood + model.logPrior(moved);
        };
        for (let j = 0; j < x.length; j++) {
          const slope =
            (objectiveAt(j, GRADIENT_STEP) - objectiveAt(j, -GRADIENT_STEP)) / (2 * GRADIENT_STEP);
          if (Math.abs(slope) <= GRADIENT * weight) continue;
          unmet(
            `At the converged point, coordinates ${x.join(", ")}, the objective has slope ${slope} in coordinate ${j}.`,
          );
        }
      },
      CONVERGED,
    ),
  ]);
};

/** Some steps, each of which may stretch a difference a little. */
const STRETCH = 1e3;

const permutationLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law => {
  const { components, rounding = 1e-11 } = options;
  if (components === undefined) return leftOut(M4, "nothing was said about components");
  return law(M4, model.name, options, [
    forAll(record({ case: options.cases, seed: nat() }), ({ case: one, seed }) => {
      const order = Array.from({ length: components.count(one.start) }, (_, k) => k);
      shuffle(makeRng(seed), order);
      const here = plainSteps(model, one, 3);
      const there = plainSteps(model, { ...one, start: components.permute(one.start, order) }, 3);
      pre(here.length === there.length && here.length > 0);
      const how = `after components ${order.join(", ")} were put in order`;
      here.forEach(({ to, after }, i) => {
        expectClose("objective", ["as they were", after], [how, there[i].after], STRETCH * rounding);
        expectClose(
          "parameters",
          ["put in that order", components.permute(to, order)],
          [how, there[i].to],
          STRETCH * rounding,
        );
      });
    }),
  ]);
};

const bitsLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law =>
  law(M5, model.name, options, [
    forAllAsync(record({ case: options.cases, seed: nat() }), async ({ case: { start, chunks }, seed }) => {
      const here = answer("eStep", overChunks(model, chunks)(start));
      const same = (how: string, value: unknown): void =>
        expectIdentical("of the E-step, the value", ["in place", here], [how, value]);
      same("a second time", answer("eStep", overChunks(model, chunks)(start)));
      const stream = async function* (): AsyncGenerator<B> {
        yield* chunks;
      };
      same("as a stream", answer("eStep", await overStream(model, stream)(start)));
      const pauses = { everyMs: 0, now: () => 0, pause: () => Promise.resolve() };
      same("with pauses", answer("eStep", await overChunksCooperatively(model, chunks, pauses)(start)));

      const monoid = expectedMonoid(model.stats);
      const eStep = answer("eStep", model.eStep(start));
      const order = chunks.map((_, c) => c);
      shuffle(makeRng(seed), order);
      const parts = new Map(order.map((c) => [c, eStep(chunks[c])]));
      const inOrder = chunks.flatMap((_, c) => parts.get(c) ?? []);
      same(`with the chunks in the order ${order.join(", ")}`, foldParts(monoid, inOrder));

      const [first, second] = [partialReducer(monoid), partialReducer(monoid)];
      // The second takes some parts of the first half too, as a thread does that has finished early.
      for (const [c, part] of inOrder.entries()) {
        (2 * c < chunks.length && c % 3 < 2 ? first : second).push(part, c);
      }
      const together = partialReducer(monoid);
      for (const { value, start: at, rank } of [...first.nodes(), ...second.nodes()]) {
        together.push(value, at, rank);
      }
      const whole = reducer(monoid);
      for (const { value, rank } of together.nodes()) whole.push(value, rank);
      same("in two parts", whole.finish());
    }),
  ]);

const statisticsLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law => {
  const { rounding = 1e-11 } = options;
  const { concat, empty, scale } = model.stats;
  return law(M6, model.name, options, [
    forAll(options.cases, ({ start, chunks }) => {
      const eStep = answer("eStep", model.eStep(start));
      const [x, y, z] = [0, 1, 2].map((c) => eStep(chunks[c % chunks.length]).stats);
      const pairs: ReadonlyArray<readonly [string, S, string, S]> = [
        ["concat(x, y)", concat(x, y), "concat(y, x)", concat(y, x)],
        [
          "concat(concat(x, y), z)",
          concat(concat(x, y), z),
          "concat(x, concat(y, z))",
          concat(x, concat(y, z)),
        ],
        ["scale(2, x)", scale(2, x), "concat(x, x)", concat(x, x)],
        [
          "scale(0.25, concat(x, y))",
          scale(0.25, concat(x, y)),
          "concat(scale(0.25, x), scale(0.25, y))",
          concat(scale(0.25, x), scale(0.25, y)),
        ],
      ];
      expectIdentical("statistics", ["as concat(x, empty)", concat(x, empty)], ["as x", x]);
      expectIdentical("statistics", ["as concat(empty, x)", concat(empty, x)], ["as x", x]);
      for (const [a, first, b, second] of pairs) {
        expectClose("statistics", [`as ${a}`, first], [`as ${b}`, second], rounding);
      }
    }),
  ]);
};

const plainLaw = <P, B, S>(model: LatentVariableModel<P, B, S>, options: ModelOptions<P, B>): Law =>
  law(M7, model.name, options, [
    forAll(options.cases, ({ start, chunks }) => {
      // What a worker sends: the statistics of one chunk, before anything is merged.
      const { stats } = answer("eStep", model.eStep(start))(chunks[0]);
      for (const [what, value] of [
        ["params", start],
        ["statistics", stats],
      ] as const) {
        expectPlain(what, value);
        expectIdentical(what, ["before structuredClone", value], ["after it", structuredClone(value)]);
      }
    }),
  ]);

/** The laws M1 to M7 of a latent-variable model. */
export const lawsOfModel = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  options: ModelOptions<P, B>,
): ReadonlyArray<Law> => [
  statisticsLaw(model, options),
  plainLaw(model, options),
  bitsLaw(model, options),
  ascentLaw(model, options),
  gainLaw(model, options),
  maximumLaw(model, options),
  permutationLaw(model, options),
];

/** Registers a vitest test for each of the laws of a latent-variable model. */
export const modelLaws = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  options: ModelOptions<P, B>,
): void => {
  register(`${model.name} is a model with a latent part`, lawsOfModel(model, options));
};
