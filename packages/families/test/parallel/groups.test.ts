import { E, render, type Batch } from "@latentjs/em-core";
import {
  familyWorkerUrl,
  fitKind,
  fitKindAsync,
  groupedKind,
  groupRows,
  kindOf,
  mixedKind,
  anyFamily,
  type FamilySource,
  type MixtureKind,
  type MixtureOutcome,
} from "@latentjs/mixture";
import { makeRng, poissonVariate } from "@latentjs/numerics";
import { right, withFixedShares } from "@latentjs/testing";
import { startThread, type StartThread } from "@latentjs/workers";
import { expect, test } from "vitest";
import { geometric } from "../../src/geometric.js";
import { poisson } from "../../src/poisson.js";
import { batchOf, tableOf } from "../tables.js";

// Workers run the built modules, without the test runner's conditions.
const built = (path: string): string => new URL(path, import.meta.url).href;
const spec = { column: "events" };
const source = (name: string): FamilySource => ({
  module: built(`../../dist/${name}.js`),
  spec: { ...spec, event: null },
});
const starter = (...sources: ReadonlyArray<FamilySource>): StartThread =>
  startThread({
    create: () => {
      throw new Error("Node has no standard workers");
    },
    href: familyWorkerUrl(
      sources.map(({ module }) => module),
      built("../../../mixture/dist/named/parallel/family-worker.js"),
    ),
    nodeOptions: { execArgv: [] },
  });

/** Groups of 1 to 5 rows, and so few rows a chunk that three workers have several each. */
const ROWS = 1003;
const rng = makeRng("workers on groups");
const groups = Int32Array.from({ length: ROWS }, (_, i) => Math.floor(i / 3) - (Math.floor(i / 3) % 2));
const known = [...new Set(groups)];
const numbered = groups.map((g) => known.indexOf(g));
const events = Float64Array.from(numbered, (g) => poissonVariate(rng, g % 3 === 0 ? 2 : 9));
const rows = batchOf(
  poisson(spec),
  tableOf({ events }),
  Float64Array.from(numbered, (g) => 1 + (g % 4)),
);

const options = { restarts: 2, maxIterations: 12, tol: 0, chunkRows: 64 };

const numbersOf = <T>(outcome: MixtureOutcome<T>): unknown => {
  if (E.isLeft(outcome)) throw new Error(render(outcome.left.error));
  const { params, trace, criteria } = outcome.right;
  return { params, trace, criteria };
};

test.for([2, 3])("%i threads give the bits of one where rows come in groups", async (workers) => {
  const kind = groupedKind(kindOf(poisson(spec), 2));
  const { batch } = right(groupRows(rows, numbered));
  const alone = numbersOf(fitKind(kind, batch, options));
  let started = 0;
  const start = starter(source("poisson"));
  const startWorker: StartThread = (listener) => {
    started++;
    return start(listener);
  };
  const fit = (): ReturnType<typeof fitKindAsync<unknown, unknown, typeof batch>> =>
    fitKindAsync(kind, batch, { ...options, workers, sources: [source("poisson")], startWorker });
  expect(numbersOf(await fit())).toEqual(alone);
  expect(started).toBe(workers - 1);
  expect(numbersOf(await withFixedShares(fit))).toEqual(alone);
});

test.for([false, true])("workers share components of two families, in groups: %s", async (isGrouped) => {
  const families = [anyFamily(poisson(spec)), anyFamily(geometric(spec))];
  const both = families.map(({ use }) => use((family) => right(family.read(tableOf({ events })))));
  const mixed = mixedKind(
    families,
    both.map(({ length }) => length),
  );
  const batch = { ...rows, columns: both.flat() };
  const sources = [source("poisson"), source("geometric")];
  const shared = { ...options, workers: 3, sources, startWorker: starter(...sources) };
  const compare = async <B extends Batch>(
    kind: MixtureKind<unknown, ReadonlyArray<unknown>, B>,
    data: B,
  ): Promise<void> => {
    const alone = numbersOf(fitKind(kind, data, options));
    expect(numbersOf(await fitKindAsync(kind, data, shared))).toEqual(alone);
    expect(numbersOf(await withFixedShares(() => fitKindAsync(kind, data, shared)))).toEqual(alone);
  };
  await (isGrouped
    ? compare(groupedKind(mixed), right(groupRows(batch, numbered)).batch)
    : compare(mixed, batch));
});
