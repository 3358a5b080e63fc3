import { fileURLToPath, pathToFileURL } from "node:url";
import { E, fitMixture, fitMixtureAsync, mixtureFromJson, mixtureToJson, readRows } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { family, maxwell } from "../src/maxwell.js";

const SPEC = { column: "speed" };
const ours = maxwell(SPEC);
const rng = makeRng("speeds");
const speeds = Float64Array.from({ length: 20_000 }, (_, i) => {
  const row = new Float64Array(1);
  if (ours.sampling._tag === "Some") ours.sampling.value.draw({ scale: i % 4 === 0 ? 1 : 4 }, rng, row);
  return row[0];
});
const rows = readRows(
  ours,
  { rows: speeds.length, columns: [{ _tag: "Numbers", name: "speed", values: speeds }] },
  null,
);
if (E.isLeft(rows)) throw new Error("speeds are positive");
const { batch } = rows.right;
const module = pathToFileURL(fileURLToPath(new URL("../dist/maxwell.js", import.meta.url))).href;

test("workers import the module, and a fit has the same bits with any number of them", async () => {
  const options = { components: 2, restarts: 2, chunkRows: 2048 };
  const alone = fitMixture(ours, batch, options);
  if (E.isLeft(alone)) throw new Error("two scales that differ by four");
  expect(alone.right.params.components.map(({ scale }) => Math.round(scale))).toEqual([4, 1]);
  for (const workers of [2, 3]) {
    const fit = await fitMixtureAsync(ours, batch, { ...options, workers, source: { module, spec: SPEC } });
    expect(fit).toEqual(alone);
  }
  const head = { family: "maxwell", module: "latentjs-maxwell", spec: SPEC };
  const text = JSON.stringify(mixtureToJson(head, ours, alone.right));
  const saved = mixtureFromJson(JSON.parse(text), family);
  expect(E.isRight(saved) && saved.right.use(({ params }) => params)).toEqual(alone.right.params);
});
