/*
 * Run by itself, with --expose-gc: prints, as JSON, how many bytes one more tile leaves on the heap, by structure.
 * In a process of its own, because a test runner's modules keep the compiler from inlining across files, which boxes
 * numbers that no user's program boxes.
 */
import { denseChunks, type DenseBatch } from "@latentjs/em-core";
import { mixture, TILE_ROWS } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { answer } from "../either.js";
import { batchOf, randomParams, randomRows, randomWeights, BANKS } from "../random.js";

const BATCHES = 8;
const TILES = 17;
const D = 4;
const K = 3;
const MEASUREMENTS = 5;
const WARM_UP = 30;

/** Bytes by which the heap grows in `work`: the median, because the compiler works now and then. */
const growth = (work: () => number): number => {
  if (gc === undefined) throw new Error("run with --expose-gc");
  for (let i = 0; i < WARM_UP; i++) work();
  const measured: number[] = [];
  gc();
  for (let i = 0; i < MEASUREMENTS; i++) {
    // What `work` leaves is young: emptying its place is enough, and takes a hundredth of the time.
    gc({ type: "minor", execution: "sync" });
    const before = process.memoryUsage().heapUsed;
    work();
    measured.push(process.memoryUsage().heapUsed - before);
  }
  return measured.toSorted((a, b) => a - b)[Math.floor(MEASUREMENTS / 2)];
};

const rng = makeRng("allocation");
const rows = randomRows(rng, TILE_ROWS * TILES * BATCHES, D, K);
const complete = batchOf(rows, null);
const weighted: DenseBatch = { ...complete, weights: randomWeights(rng, complete.rows) };

/** What batches of 17 tiles leave, less what as many batches of one tile leave: statistics are made once a batch. */
const growthByTiles = (
  batch: DenseBatch,
  eStep: (b: DenseBatch) => { readonly logLikelihood: number },
): number => {
  const long = denseChunks(batch, TILES * TILE_ROWS);
  const short = long.map((b) => denseChunks(b, TILE_ROWS)[0]);
  const all = (batches: ReadonlyArray<DenseBatch>) => (): number =>
    batches.reduce((total, b) => total + eStep(b).logLikelihood, 0);
  return (growth(all(long)) - growth(all(short))) / (BATCHES * (TILES - 1));
};

const measure = () =>
  BANKS.map(([name, structure]) => {
    const params = randomParams(makeRng(name), structure, K, rows);
    return structure.use((s) => {
      const eStep = answer(mixture(s.bank(K, D)).eStep(params));
      return [name, [complete, weighted].map((batch) => growthByTiles(batch, eStep))];
    });
  });
// The engine is one code for all structures: the compiler settles once it has met them all.
measure();
console.log(JSON.stringify(Object.fromEntries(measure())));
