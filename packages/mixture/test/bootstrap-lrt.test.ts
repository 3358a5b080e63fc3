import { E, type ColumnBatch, type Either, type EmError } from "@latentjs/em-core";
import { outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  bootstrapLrtOf,
  fitMixture,
  readRows,
  sampleRows,
  type FamilyParams,
  type LrtFit,
  type LrtModel,
  type MixtureFit,
} from "../src/index.js";
import { deaths, poissonFamily } from "./named-poisson.js";
import type { Poisson } from "./poisson.js";

type Params = FamilyParams<Poisson>;

const rows = deaths.weights?.reduce((sum, weight) => sum + weight, 0) ?? deaths.rows;

const poissons: LrtModel<Params, ColumnBatch> = {
  fit: (batch, components, near, seed, isReplicate): Either<EmError, LrtFit<Params>> => {
    const start = near.find(({ weights }) => weights.length === components);
    return E.map(({ params, logLikelihood }: MixtureFit<Poisson>): LrtFit<Params> => ({
      model: params,
      logLikelihood,
    }))(
      outcome(
        fitMixture(poissonFamily, batch, {
          components,
          seed,
          restarts: 3,
          tol: 1e-6,
          ...(isReplicate && start !== undefined ? { init: { params: start } } : {}),
        }),
      ),
    );
  },
  sample: (params, seed) =>
    E.chain(({ columns: [values] }: { readonly columns: ReadonlyArray<Float64Array> }) =>
      E.map(({ batch }: { readonly batch: ColumnBatch }) => batch)(
        readRows(poissonFamily, {
          rows: values.length,
          columns: [{ name: "deaths", _tag: "Numbers", values }],
        }),
      ),
    )(sampleRows(poissonFamily, params, rows, seed)),
};

test("two rates for the deaths of Hasselblad (1969): one is rejected, a third says nothing", () => {
  const { tests, components } = right(
    bootstrapLrtOf(poissons, deaths, { replicates: 19, to: 3, level: 0.1 }),
  );
  expect(components).toBe(2);
  expect(tests.map(({ pValue }) => pValue <= 0.1)).toEqual([true, false]);
});
