import { E, type Expected } from "@latentjs/em-core";
import type { MixtureStats } from "@latentjs/mixture";
import { lawsOfModel } from "../../src/index.js";
import { poissonMixture, poissonModelOptions, type PoissonParams } from "../right/mixture.js";
import type { CountBatch, PoissonStats } from "../right/poisson.js";
import type { Wrong } from "../wrong-families/wrong.js";

const wrongModel = (
  fault: string,
  breaks: Wrong["breaks"],
  changes: Partial<typeof poissonMixture>,
): Wrong => ({ fault, breaks, laws: lawsOfModel({ ...poissonMixture, ...changes }, poissonModelOptions) });

/** The fraction of each rate that is lost in a step. */
const shrunk = (by: number): Partial<typeof poissonMixture> => ({
  mStep: (stats, previous) =>
    E.map(({ weights, components }: PoissonParams) => ({
      weights,
      components: components.map(({ rate }) => ({ rate: by * rate })),
    }))(poissonMixture.mStep(stats, previous)),
});

type EStep = (batch: CountBatch) => Expected<MixtureStats<ReadonlyArray<PoissonStats>>>;

let passes = 0;

export const WRONG_MODELS: ReadonlyArray<Wrong> = [
  wrongModel("an M-step that is 30 % too short", ["M1 ascent", "M2 Q", "M3 maximum"], shrunk(0.7)),
  wrongModel("q twice as steep", ["M2 Q"], { q: (params, stats) => 2 * poissonMixture.q(params, stats) }),
  wrongModel("an M-step that stops half way", ["M3 maximum"], {
    mStep: (stats, previous) =>
      E.map(({ weights }: PoissonParams) => ({ weights, components: previous.components }))(
        poissonMixture.mStep(stats, previous),
      ),
  }),
  wrongModel("an M-step that takes the first component for another", ["M4 permutation"], {
    mStep: (stats, previous) =>
      E.map(({ weights, components: [first, ...others] }: PoissonParams) => ({
        weights,
        // Half way from where it was: q rises, but less than it could.
        components: [{ rate: (first.rate + previous.components[0].rate) / 2 }, ...others],
      }))(poissonMixture.mStep(stats, previous)),
  }),
  wrongModel("an E-step that remembers how often it was asked", ["M5 same bits"], {
    eStep: (params) =>
      E.map((eStep: EStep): EStep => (batch) => {
        passes++;
        const expected = eStep(batch);
        return { ...expected, weight: expected.weight + passes };
      })(poissonMixture.eStep(params)),
  }),
  wrongModel("statistics that are not scaled", ["M6 statistics"], {
    stats: { ...poissonMixture.stats, scale: (_factor, stats) => stats },
  }),
  wrongModel("statistics with methods", ["M7 plain data"], {
    eStep: (params) =>
      E.map((eStep: EStep): EStep => (batch) => {
        const expected = eStep(batch);
        return { ...expected, stats: Object.assign(Object.create({ total: () => 0 }), expected.stats) };
      })(poissonMixture.eStep(params)),
  }),
];
