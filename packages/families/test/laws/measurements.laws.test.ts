import { between, interval, namedFamilyLaws, positiveBetween } from "@latentjs/conformance";
import { record } from "fast-check";
import { beta, family as betaModule } from "../../src/beta.js";
import { gamma, family as gammaModule } from "../../src/gamma.js";
import { inverseGaussian, family as inverseGaussianModule } from "../../src/inverse-gaussian.js";
import { laplace, family as laplaceModule } from "../../src/laplace.js";
import { normal, family as normalModule } from "../../src/normal.js";

const COLUMN = { column: "x" };
const row = (value: number): ReadonlyArray<number> => [value];
/** Bytes a row of a `log` that is called from the loop and not inlined there, or of a key of a table. */
const BOXED = 64;

namedFamilyLaws(normal(COLUMN), {
  theta: record({ mean: between(-10, 10), variance: positiveBetween(0.05, 20) }),
  row: between(-20, 20).map(row),
  support: interval({
    from: -Infinity,
    to: Infinity,
    row,
    around: ({ mean, variance }) => ({ centre: mean, spread: Math.sqrt(variance) }),
  }),
  origin: { module: normalModule, spec: COLUMN },
});

namedFamilyLaws(laplace(COLUMN), {
  theta: record({ location: between(-10, 10), scale: positiveBetween(0.05, 20) }),
  row: between(-20, 20).map(row),
  support: interval({
    from: -Infinity,
    to: Infinity,
    row,
    around: ({ location, scale }) => ({ centre: location, spread: scale }),
  }),
  bytesPerRow: BOXED,
  origin: { module: laplaceModule, spec: COLUMN },
});

namedFamilyLaws(gamma(COLUMN), {
  theta: record({ shape: positiveBetween(0.7, 50), rate: positiveBetween(0.05, 20) }),
  row: positiveBetween(0.01, 30).map(row),
  support: interval({
    from: 0,
    to: Infinity,
    row,
    around: ({ shape, rate }) => ({ centre: shape / rate, spread: Math.sqrt(shape) / rate }),
  }),
  bytesPerRow: BOXED,
  origin: { module: gammaModule, spec: COLUMN },
});

namedFamilyLaws(inverseGaussian(COLUMN), {
  theta: record({ mean: positiveBetween(0.2, 20), shape: positiveBetween(0.5, 50) }),
  row: positiveBetween(0.05, 30).map(row),
  support: interval({
    from: 0,
    to: Infinity,
    row,
    around: ({ mean, shape }) => ({ centre: mean, spread: mean * Math.sqrt(mean / shape) }),
  }),
  origin: { module: inverseGaussianModule, spec: COLUMN },
});

namedFamilyLaws(beta(COLUMN), {
  theta: record({ alpha: positiveBetween(0.7, 50), beta: positiveBetween(0.7, 50) }),
  row: between(0.005, 0.995).map(row),
  support: interval({
    from: 0,
    to: 1,
    row,
    around: ({ alpha, beta: b }) => ({
      centre: alpha / (alpha + b),
      spread: Math.sqrt((alpha * b) / (alpha + b + 1)) / (alpha + b),
    }),
  }),
  bytesPerRow: 2 * BOXED,
  origin: { module: betaModule, spec: COLUMN },
});
