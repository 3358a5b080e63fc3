import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";

/** A data set that is made to go wrong, and how it is to be fitted. */
export interface DataSet {
  /** What was done to it, for reports. */
  readonly name: string;
  readonly rows: number[][];
  readonly weights: number[] | undefined;
  readonly components: number;
}

/** Changes rows in place, `d` columns each. */
type Spoil = (rows: number[][], d: number, rng: Rng) => void;

const pick = (rng: Rng, n: number): number => rng.below(n);

/** What can be wrong with rows; several of these at once make a data set. */
const SPOILS: Readonly<Record<string, Spoil>> = {
  duplicates: (rows, _, rng) => {
    for (let i = 0; i < rows.length; i++)
      if (rng.uniform() < 0.5) rows[i] = [...rows[pick(rng, rows.length)]];
  },
  "near-duplicates": (rows, _, rng) => {
    const gap = [1e-3, 1e-8, 1e-14][pick(rng, 3)];
    for (let i = 0; i < rows.length; i++) {
      if (rng.uniform() < 0.5)
        rows[i] = rows[pick(rng, rows.length)].map((x) => x + gap * standardNormal(rng));
    }
  },
  "one distinct row": (rows) => {
    for (let i = 1; i < rows.length; i++) rows[i] = [...rows[0]];
  },
  "two distinct rows": (rows) => {
    for (let i = 2; i < rows.length; i++) rows[i] = [...rows[i % 2]];
  },
  "a constant column": (rows, d, rng) => {
    const j = pick(rng, d);
    const value = [0, 1, 1e8, -3.7][pick(rng, 4)];
    for (const row of rows) row[j] = value;
  },
  "a column constant in half of the rows": (rows, d, rng) => {
    const j = pick(rng, d);
    for (let i = 0; 2 * i < rows.length; i++) rows[i][j] = 2;
  },
  "collinear columns": (rows, d, rng) => {
    const noise = [0, 1e-15, 1e-9][pick(rng, 3)];
    for (const row of rows) row[d - 1] = 2 * row[0] - 1 + noise * standardNormal(rng);
  },
  "an outlier": (rows, d, rng) => {
    rows[pick(rng, rows.length)][pick(rng, d)] = 1e12 * (rng.uniform() < 0.5 ? -1 : 1);
  },
  outliers: (rows, d, rng) => {
    for (let i = 0; i < rows.length; i++) if (rng.uniform() < 0.2) rows[i][pick(rng, d)] *= 1e12;
  },
  "mixed scales": (rows, d, rng) => {
    for (let i = 0; i < rows.length; i++) {
      const scale = i % 2 === 0 ? 1 : [1e-6, 1e6, 1e-12][pick(rng, 3)];
      for (let j = 0; j < d; j++) rows[i][j] *= scale;
    }
  },
  "columns in odd units": (rows, d, rng) => {
    const units = Array.from({ length: d }, () => [1e-150, 1e-9, 1, 1e9, 1e150][pick(rng, 5)]);
    for (const row of rows) for (let j = 0; j < d; j++) row[j] *= units[j];
  },
  "a large offset": (rows, d, rng) => {
    const offset = [1e8, 1e15][pick(rng, 2)];
    for (const row of rows) row[pick(rng, d)] += offset;
  },
  "a coarse grid": (rows) => {
    for (const row of rows) for (let j = 0; j < row.length; j++) row[j] = Math.round(row[j]);
  },
  nothing: () => {},
};

/** What can be odd about observation weights. */
const WEIGHTS: Readonly<Record<string, (n: number, rng: Rng) => number[] | undefined>> = {
  "": () => undefined,
  "weights of 1e-300": (n) => Array.from({ length: n }, () => 1e-300),
  "weights of 1e300": (n) => Array.from({ length: n }, () => 1e300),
  "weights of 1e-300 and 1e300": (n, rng) =>
    Array.from({ length: n }, () => (rng.uniform() < 0.5 ? 1e-300 : 1e300)),
  "weights of 0 and 1": (n, rng) => Array.from({ length: n }, () => (rng.uniform() < 0.5 ? 0 : 1)),
  "uneven weights": (n, rng) => Array.from({ length: n }, () => 1e-6 + rng.uniform() * 1e6),
};

/** Data set number `index`: the same for ever. Half of them have at most 3 d rows. */
export const dataSet = (index: number): DataSet => {
  const rng = makeRng("fuzz").split(index);
  const d = 1 + pick(rng, 4);
  const n = index % 2 === 0 ? 1 + pick(rng, 3 * d) : 2 + pick(rng, 60);
  const groups = 1 + pick(rng, 3);
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: d }, () => standardNormal(rng) + 4 * (i % groups)),
  );
  const names = Object.keys(SPOILS);
  const chosen = [
    names[index % names.length],
    ...(rng.uniform() < 0.5 ? [names[pick(rng, names.length)]] : []),
  ];
  for (const name of chosen) SPOILS[name](rows, d, rng);
  const kinds = Object.keys(WEIGHTS);
  const kind = rng.uniform() < 0.6 ? "" : kinds[pick(rng, kinds.length)];
  const components = 1 + pick(rng, 4);
  const name = [...chosen, ...(kind === "" ? [] : [kind]), `${n} × ${d}`, `K = ${components}`].join(", ");
  return { name, rows, weights: WEIGHTS[kind](n, rng), components };
};
