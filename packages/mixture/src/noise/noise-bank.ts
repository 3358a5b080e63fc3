import { E, type Batch } from "@latentjs/em-core";
import { log, type Columns } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "../bank.js";

/** Writes the log-density of the noise at rows [from, to), in nats, to `out[i - from]`. Never allocates. */
export type NoiseDensity<B> = (batch: B, from: number, to: number, out: Float64Array) => void;

/**
 * Noise that is the same everywhere: density 1 / `volume`, of each of the rows that lie between two bounds where rows of a batch are groups of
 * them.
 */
export const uniformNoise = <B extends Batch>(
  volume: number,
  boundsOf: (batch: B) => Int32Array | null = () => null,
): NoiseDensity<B> => {
  const density = -log(volume);
  return (batch, from, to, out) => {
    out.fill(density, 0, to - from);
    const bounds = boundsOf(batch);
    if (bounds !== null) for (let i = from; i < to; i++) out[i - from] *= bounds[i + 1] - bounds[i];
  };
};

/**
 * The components of `bank` and behind them a noise component, of a density that is given and has no parameters (Banfield & Raftery 1993, Biometrics
 * 49:803-821). Its weight is estimated like any other, and may go to 0. The statistics are those of `bank`.
 */
export const withNoise = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  density: NoiseDensity<B>,
): ComponentBank<Ts, B, S> => ({
  ...bank,
  name: `${bank.name}, and noise`,
  size: bank.size + 1,
  mayVanish: (component) => component === bank.size || bank.mayVanish?.(component) === true,
  open: (thetas) =>
    E.map((open: OpenBank<B, S>) => openWithNoise(open, density, bank.size))(bank.open(thetas)),
});

const openWithNoise = <B extends Batch, S>(
  open: OpenBank<B, S>,
  density: NoiseDensity<B>,
  k: number,
): OpenBank<B, S> => ({
  begin: (logWeight, floors) => {
    const own = logWeight.subarray(0, k);
    const pass = floors === undefined ? open.begin(own) : open.begin(own, floors.subarray(0, k));
    const ofBank = firstColumns(k);
    return {
      logJoint: (batch, from, to, out) => {
        pass.logJoint(batch, from, to, ofBank(out));
        const column = out.each[k];
        density(batch, from, to, column);
        for (let i = 0; i < to - from; i++) column[i] += logWeight[k];
      },
      add: (batch, from, to, weight) => pass.add(batch, from, to, ofBank(weight)),
      finish: (counts) => pass.finish(counts.subarray(0, k)),
    };
  },
});

/** The first `k` columns of a tile; a pass sees the same tile again and again, and tiles allocate nothing. */
const firstColumns = (k: number): ((columns: Columns) => Columns) => {
  let seen: Columns | null = null;
  let first: Columns | null = null;
  return (columns) => {
    if (first === null || seen !== columns) {
      seen = columns;
      first = { ...columns, each: columns.each.slice(0, k) };
    }
    return first;
  };
};
