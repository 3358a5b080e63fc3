import {
  E,
  float64s,
  invalidInput,
  O,
  refine,
  vector,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import type { NamedFamily, OpenComponent } from "@latentjs/mixture";
import { categorical as drawIndex, exp, log } from "@latentjs/numerics";
import { array, integer } from "fast-check";
import { everyRow, type NamedFamilyOptions } from "../../src/index.js";

const LEVELS = ["blue", "green", "red"];
const K = LEVELS.length;

/** Log-ratios to the first level: as many as there are free probabilities. */
const logRatios: Coordinates<Float64Array> = {
  dimension: K - 1,
  pack: (p) => Float64Array.from({ length: K - 1 }, (_, j) => log(p[j + 1] / p[0])),
  unpack: (x) => {
    const odds = [1, ...x.map(exp)];
    const total = odds.reduce((a, b) => a + b, 0);
    return checked(Float64Array.from(odds, (v) => v / total));
  },
};

const checked = (p: Float64Array): Either<EmError, Float64Array> =>
  p.every((v) => v > 0 && v < Infinity)
    ? E.right(p)
    : E.left(invalidInput("probabilities", "positive numbers", p.join(", ")));

const normalized = (counts: ReadonlyArray<number> | Float64Array): Float64Array => {
  const total = Array.from(counts).reduce((a, b) => a + b, 0);
  return Float64Array.from(counts, (v) => v / total);
};

/** One column of three levels; its statistics are the weights of each. */
export const categorical: NamedFamily<Float64Array, Float64Array> = {
  name: "categorical",
  stats: vector(K),
  open: (p) =>
    E.map((probabilities: Float64Array): OpenComponent<ColumnBatch, Float64Array> => {
      const logs = probabilities.map(log);
      return {
        logDensity: ({ columns: [level] }, from, to, out) => {
          for (let i = from; i < to; i++) out[i - from] = logs[level[i]];
        },
        accumulator: () => {
          const counts = new Float64Array(K);
          return {
            add: ({ columns: [level] }, from, to, w) => {
              for (let i = from; i < to; i++) counts[level[i]] += w[i - from];
            },
            finish: () => counts.slice(),
          };
        },
      };
    })(checked(p)),
  estimate: (counts) =>
    counts.every((count) => count > 0)
      ? E.right(normalized(counts))
      : E.left(invalidInput("rows", "every level in every component", counts.join(", "))),
  q: (p, counts) => counts.reduce((total, count, j) => total + count * log(p[j]), 0),
  read: ({ columns }) => {
    const column = columns.find(({ name }) => name === "colour");
    if (column?._tag !== "Categories") return E.left(invalidInput("column colour", "categories", "none"));
    const row = column.codes.findIndex((code) => !(code >= 0));
    return row < 0
      ? E.right([column.codes])
      : E.left(invalidInput(`column colour, row ${row}`, "a level", "none"));
  },
  codec: refine(float64s(K), (p) => E.isRight(checked(p)), "positive probabilities"),
  coordinates: logRatios,
  freeParameters: K - 1,
  neutral: () => E.right(new Float64Array(K).fill(1 / K)),
  features: ({ columns: [level] }) => LEVELS.map((_, j) => level.map((code) => (code === j ? 1 : 0))),
  sampling: O.some({
    columns: [{ name: "colour", levels: O.some(LEVELS) }],
    draw: (p, rng, row) => {
      row[0] = drawIndex(rng, p);
    },
  }),
};

export const categoricalOptions: NamedFamilyOptions<Float64Array> = {
  theta: array(integer({ min: 1, max: 20 }), { minLength: K, maxLength: K }).map(normalized),
  row: integer({ min: 0, max: K - 1 }).map((level) => [level]),
  support: everyRow(() => LEVELS.map((_, level) => [level])),
};
