import { between, interval, leaveOut, namedFamilyLaws, positiveBetween } from "@latentjs/conformance";
import { constantFrom, record, tuple } from "fast-check";
import { exponential, family as exponentialModule } from "../../src/exponential.js";
import { logNormal, family as logNormalModule } from "../../src/log-normal.js";
import { weibull, family as weibullModule } from "../../src/weibull.js";

const COLUMN = { column: "time" };
const CENSORED = { column: "time", event: "event" };
const row = (value: number): ReadonlyArray<number> => [value];
const durations = positiveBetween(0.02, 50);
const observed = tuple(durations, constantFrom(0, 1, 1));
const CUT_SHORT = leaveOut("rows that end before their event have a probability, not a density");
/** Bytes a row of functions that are called from the loop and not inlined there. */
const BOXED = 96;

const rates = record({ rate: positiveBetween(0.05, 20) });
namedFamilyLaws(exponential(COLUMN), {
  theta: rates,
  row: durations.map(row),
  support: interval({ from: 0, to: Infinity, row, around: ({ rate }) => ({ centre: 0, spread: 1 / rate }) }),
  origin: { module: exponentialModule, spec: COLUMN },
});
namedFamilyLaws(exponential(CENSORED), {
  theta: rates,
  row: observed,
  support: CUT_SHORT,
  sample: ({ rate }, rng) => {
    const time = -Math.log(1 - rng.uniform()) / rate;
    const end = (2 * (0.1 + rng.uniform())) / rate;
    return time <= end ? [time, 1] : [end, 0];
  },
  origin: { module: exponentialModule, spec: CENSORED },
});

const logMoments = record({ meanLog: between(-2, 3), varianceLog: positiveBetween(0.05, 4) });
namedFamilyLaws(logNormal(COLUMN), {
  theta: logMoments,
  row: durations.map(row),
  support: interval({
    from: 0,
    to: Infinity,
    row,
    around: ({ meanLog, varianceLog }) => ({
      centre: Math.exp(meanLog - varianceLog),
      spread: Math.exp(meanLog) * Math.sqrt(varianceLog),
    }),
  }),
  origin: { module: logNormalModule, spec: COLUMN },
});
namedFamilyLaws(logNormal(CENSORED), {
  theta: logMoments,
  row: observed,
  support: CUT_SHORT,
  q: "minorant",
  sample: ({ meanLog, varianceLog }, rng) => {
    const radius = Math.sqrt(-2 * Math.log(1 - rng.uniform()));
    const gap = Math.sqrt(varianceLog) * radius * Math.cos(2 * Math.PI * rng.uniform());
    const [time, end] = [Math.exp(meanLog + gap), Math.exp(meanLog + 0.5) * (0.1 + rng.uniform())];
    return time <= end ? [time, 1] : [end, 0];
  },
  bytesPerRow: BOXED,
  origin: { module: logNormalModule, spec: CENSORED },
});

const scales = record({ shape: positiveBetween(0.7, 20), scale: positiveBetween(0.1, 20) });
namedFamilyLaws(weibull(COLUMN), {
  theta: scales,
  row: durations.map(row),
  support: interval({
    from: 0,
    to: Infinity,
    row,
    around: ({ shape, scale }) => ({ centre: scale, spread: scale / shape }),
  }),
  bytesPerRow: BOXED,
  origin: { module: weibullModule, spec: COLUMN },
});
namedFamilyLaws(weibull(CENSORED), {
  theta: scales,
  row: observed,
  support: CUT_SHORT,
  sample: ({ shape, scale }, rng) => {
    const time = scale * (-Math.log(1 - rng.uniform())) ** (1 / shape);
    const end = scale * (0.3 + rng.uniform());
    return time <= end ? [time, 1] : [end, 0];
  },
  bytesPerRow: BOXED,
  origin: { module: weibullModule, spec: CENSORED },
});
