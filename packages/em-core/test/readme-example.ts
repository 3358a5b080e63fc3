import {
  anyOf,
  E,
  em,
  invalidInput,
  iterationLimit,
  overChunks,
  remainingGain,
  render,
  runSync,
  vector,
  type LatentVariableModel,
} from "@latentjs/em-core";
import { log } from "@latentjs/numerics";

type Cells = readonly [number, number, number, number];

// 197 animals (Rao 1965) in cells of probability 1/2 + p/4, (1 - p)/4, (1 - p)/4 and p/4. The first cell is two that
// look alike, of probability 1/2 and p/4. Statistics: the animals that speak for p, and those that speak against it.
const linkage: LatentVariableModel<number, Cells, Float64Array> = {
  name: "genetic linkage",
  stats: vector(2),
  eStep: (p) => {
    if (!(p > 0 && p < 1)) return E.left(invalidInput("p", "a number between 0 and 1", p));
    return E.right(([a, b, c, d]: Cells) => ({
      stats: Float64Array.of((a * p) / (2 + p) + d, b + c),
      logLikelihood: a * log(0.5 + p / 4) + (b + c) * log((1 - p) / 4) + d * log(p / 4),
      weight: a + b + c + d,
      badRow: -1,
    }));
  },
  mStep: ([speaksFor = 0, against = 0]) => E.right(speaksFor / (speaksFor + against)),
  q: (p, [speaksFor = 0, against = 0]) => speaksFor * log(p) + against * log(1 - p),
  logPrior: () => 0,
};

const animals: ReadonlyArray<Cells> = [[125, 18, 20, 34]]; // one batch; there may be any number
const stop = anyOf(remainingGain(1e-12), iterationLimit(100));
const fit = runSync(em(linkage, 0.5, { stop }), overChunks(linkage, animals));
if (E.isLeft(fit)) throw new Error(render(fit.left.error));

export const { params, objective } = fit.right; // 0.626821 at -205.7159 nats
