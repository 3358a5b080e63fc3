import { between, counted, everyRow, namedFamilyLaws, positiveBetween } from "@latentjs/conformance";
import { E, O } from "@latentjs/em-core";
import { constantFrom, integer, nat, record, tuple } from "fast-check";
import { bernoulli, family as bernoulliModule } from "../../src/bernoulli.js";
import { binomial, family as binomialModule } from "../../src/binomial.js";
import { geometric, family as geometricModule } from "../../src/geometric.js";
import { multinomial, family as multinomialModule, type Multinomial } from "../../src/multinomial.js";
import { negativeBinomial, family as negativeBinomialModule } from "../../src/negative-binomial.js";
import { poisson, family as poissonModule } from "../../src/poisson.js";

const COLUMN = { column: "count" };
const upTo = (n: number): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from({ length: n + 1 }, (_, x) => [x]);
const count = nat({ max: 40 }).map((x) => [x]);
/** Bytes a row of a `log`, `log1p` or `logGamma` that is called from the loop. */
const BOXED = 64;
/** The same of two deviances and their constants. */
const BOXED_DEVIANCES = 192;

namedFamilyLaws(poisson(COLUMN), {
  theta: record({ rate: positiveBetween(0.05, 30) }),
  row: count,
  support: counted(() => upTo(300), 1e-9),
  origin: { module: poissonModule, spec: COLUMN },
});

/** On both sides of where densities begin to be computed from deviances. */
const thousand = integer({ min: 900, max: 1100 });
namedFamilyLaws(poisson({ column: "thousands" }), {
  theta: record({ rate: between(900, 1100) }),
  row: thousand.map((x) => [x]),
  support: counted(() => upTo(2000), 1e-9),
  bytesPerRow: BOXED,
  origin: { module: poissonModule, spec: { column: "thousands" } },
});

namedFamilyLaws(bernoulli(COLUMN), {
  theta: record({ probability: between(0.02, 0.98) }),
  row: constantFrom([0], [1]),
  support: everyRow(() => upTo(1)),
  origin: { module: bernoulliModule, spec: COLUMN },
});

namedFamilyLaws(geometric(COLUMN), {
  theta: record({ probability: between(0.05, 0.98) }),
  row: count,
  support: counted(() => upTo(600), 1e-9),
  origin: { module: geometricModule, spec: COLUMN },
});

const TEN = { column: "count", trials: 10 };
namedFamilyLaws(binomial(TEN), {
  theta: record({ probability: between(0.02, 0.98) }),
  row: nat({ max: 10 }).map((x) => [x]),
  support: everyRow(() => upTo(10)),
  origin: { module: binomialModule, spec: TEN },
});

const VARIED = { column: "count", trials: "trials" };
namedFamilyLaws(binomial(VARIED), {
  theta: record({ probability: between(0.02, 0.98) }),
  columns: [
    { name: "count", levels: O.none },
    { name: "trials", levels: O.none },
  ],
  row: tuple(nat({ max: 8 }), nat({ max: 8 })).map(([x, more]) => [x, x + more + 1]),
  support: everyRow(() => upTo(7).map(([x]) => [x, 7])),
  sample: ({ probability }, rng) => {
    const trials = 1 + rng.below(12);
    return [Array.from({ length: trials }, () => rng.uniform() < probability).filter(Boolean).length, trials];
  },
  origin: { module: binomialModule, spec: VARIED },
});

const MANY = { column: "thousands", trials: "trials" };
namedFamilyLaws(binomial(MANY), {
  theta: record({ probability: between(0.02, 0.98) }),
  columns: [
    { name: "thousands", levels: O.none },
    { name: "trials", levels: O.none },
  ],
  row: tuple(nat({ max: 900 }), thousand).map(([x, n]) => [x, n]),
  support: everyRow(() => upTo(1001).map(([x]) => [x, 1001])),
  bytesPerRow: BOXED,
  sample: ({ probability }, rng) => {
    const trials = 900 + rng.below(200);
    return [Array.from({ length: trials }, () => rng.uniform() < probability).filter(Boolean).length, trials];
  },
  origin: { module: binomialModule, spec: MANY },
});

namedFamilyLaws(negativeBinomial({ column: "thousands" }), {
  theta: record({ mean: between(900, 1100), size: positiveBetween(5, 5000) }),
  row: thousand.map((x) => [x]),
  support: counted(() => upTo(20_000), 1e-6),
  bytesPerRow: BOXED_DEVIANCES,
  origin: { module: negativeBinomialModule, spec: { column: "thousands" } },
});

namedFamilyLaws(negativeBinomial(COLUMN), {
  theta: record({ mean: positiveBetween(0.2, 20), size: positiveBetween(0.2, 50) }),
  row: count,
  support: counted(() => upTo(4000), 1e-6),
  bytesPerRow: BOXED,
  origin: { module: negativeBinomialModule, spec: COLUMN },
});

const WORDS = { columns: ["a", "b", "c"] };
const words = multinomial(WORDS);
const shares = tuple(between(-2, 2), between(-2, 2)).map(([x, y]): Multinomial => {
  const theta = words.coordinates.unpack(Float64Array.of(x, y));
  if (E.isLeft(theta)) throw new Error("finite log-ratios have probabilities");
  return theta.right;
});
namedFamilyLaws(words, {
  theta: shares,
  columns: WORDS.columns.map((name) => ({ name, levels: O.none })),
  row: tuple(nat({ max: 9 }), nat({ max: 9 }), integer({ min: 1, max: 9 })),
  support: everyRow(() => upTo(5).flatMap(([a]) => upTo(5 - a).map(([b]) => [a, b, 5 - a - b]))),
  sample: ({ probabilities: [a, b] }, rng) => {
    const row = [0, 0, 0];
    for (let i = 0; i < 6; i++) {
      const u = rng.uniform();
      row[u < a ? 0 : u < a + b ? 1 : 2] += 1;
    }
    return row;
  },
  origin: { module: multinomialModule, spec: WORDS },
});
