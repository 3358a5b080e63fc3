/**
 * Components of a mixture of von Mises-Fisher distributions: directions, as rows of two or more numbers whose squares sum to 1.
 *
 * f(x) = c(concentration) e^(concentration · mean·x). Statistics are the weight, the mean of the rows, and the scatter about it. The
 * concentration solves A(k) = length of the mean, with A a ratio of Bessel functions, by Newton's method. No missing values.
 * Source: Banerjee, Dhillon, Ghosh & Sra (2005), J. Machine Learning Research 6, 1345-1382; Sra (2012), Computational Statistics 27,
 * 177-190; draws by Wood (1994), Comm. Statist. Simulation Comput. 23, 157-164.
 */
import {
  E,
  finiteNumber,
  float64s,
  invalidInput,
  list,
  O,
  record,
  refine,
  text,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import {
  eachOf,
  familyModule,
  finiteNumbers,
  ifHeld,
  numberColumn,
  type FamilyModule,
  type NamedFamily,
  type OpenComponent,
} from "@latentjs/mixture";
import {
  betaVariate,
  LN_2,
  log,
  log1p,
  logBesselI,
  logGamma,
  standardNormal,
  type Rng,
} from "@latentjs/numerics";
import { concentrationOf } from "./shared/concentration.js";
import {
  directionAlgebra,
  directionSums,
  gapsFrom,
  squaredGap,
  type DirectionStats,
} from "./shared/direction-stats.js";

/** Parameters of one component of d columns. */
export interface VonMisesFisher {
  /** Mean direction, length d, of norm 1. */
  readonly mean: Float64Array;
  /** Concentration about it, from 0, where all directions are equally likely. */
  readonly concentration: number;
}

/** Weight, mean and scatter of unit vectors. */
export type VonMisesFisherStats = DirectionStats;

/** Which columns the family describes. */
export interface VonMisesFisherSpec {
  readonly columns: ReadonlyArray<string>;
}

/** How far from 1 the norm of a row may be: what six written digits leave. It is then divided out. */
const NORM_TOLERANCE = 1e-5;

/** A scatter per weight below this is that of the rounding of equal rows. */
const ROUNDING = 64 * Number.EPSILON * Number.EPSILON;

/** von Mises-Fisher distributions of the directions that some columns hold. */
export const vonMisesFisher = ({
  columns,
}: VonMisesFisherSpec): NamedFamily<VonMisesFisher, VonMisesFisherStats> => {
  const d = columns.length;
  return {
    name: "von-mises-fisher",
    columns,
    stats: directionAlgebra(d),
    open: (theta) => E.map(opened)(checked(theta, d)),
    estimate: ({ weight, mean, scatter }, previous) =>
      ifHeld(weight, () => {
        const lack = scatter / weight;
        if (!(lack > d * ROUNDING)) return E.left(allEqual);
        const length = normOf(mean);
        if (length === 0) return E.right({ mean: previous.mean, concentration: 0 });
        const concentration = concentrationOf(d, length, lack);
        return E.right({ mean: mean.map((value) => value / length), concentration });
      }),
    q: (theta, { weight, mean, scatter }) =>
      weight * constantOf(d, theta.concentration) -
      0.5 * theta.concentration * (scatter + weight * squaredGap(mean, unit(theta.mean))),
    read: (table) =>
      E.chain((values: ReadonlyArray<Float64Array>) => unitRows(values, columns))(
        eachOf(columns, (name) => numberColumn(table, name, finiteNumbers)),
      ),
    codec: thetaCodec(d),
    coordinates: naturalCoordinates(d),
    freeParameters: d,
    neutral: () => E.right({ mean: firstAxis(d), concentration: 0 }),
    features: (batch) => batch.columns,
    sampling: O.some({ columns: columns.map((name) => ({ name, levels: O.none })), draw }),
  };
};

const allEqual: EmError = invalidInput(
  "directions",
  "directions that differ in every component",
  "a component where all are equal",
  "Fit fewer components, or look for a row that is repeated often.",
);

const opened = ({ mean, concentration }: VonMisesFisher): OpenComponent<ColumnBatch, VonMisesFisherStats> => {
  const constant = constantOf(mean.length, concentration);
  const half = concentration / 2;
  const gaps = gapsFrom(mean);
  return {
    // mean·x is 1 - |x - mean|^2 / 2, whose digits count where the concentration is large.
    logDensity: (batch, from, to, out) => {
      const squares = gaps.compute(batch, from, to);
      for (let i = 0; i < to - from; i++) out[i] = constant - half * squares[i];
    },
    accumulator: () => directionSums(mean, gaps),
  };
};

/** Log-density at the mean direction: less than log(1 / area of the sphere) by log 0F1(; d/2; k^2/4) - k. */
const constantOf = (d: number, concentration: number): number =>
  logGamma(d / 2) - LN_2 - (d / 2) * log(Math.PI) - logBesselI(d / 2 - 1, concentration);

const normOf = (x: ArrayLike<number>): number => {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += x[j] * x[j];
  return Math.sqrt(sum);
};

const unit = (x: Float64Array): Float64Array => {
  const norm = normOf(x);
  return x.map((value) => value / norm);
};

const firstAxis = (d: number): Float64Array => Float64Array.from({ length: d }, (_, j) => (j === 0 ? 1 : 0));

const isUnit = (x: ArrayLike<number>): boolean => Math.abs(normOf(x) - 1) <= NORM_TOLERANCE;

/** Rows divided by their norm. Left: one that is no direction. */
const unitRows = (
  values: ReadonlyArray<Float64Array>,
  names: ReadonlyArray<string>,
): Either<EmError, ReadonlyArray<Float64Array>> => {
  const columns = values.map((column) => column.slice());
  const row = new Float64Array(columns.length);
  for (let i = 0; i < columns[0].length; i++) {
    for (let j = 0; j < row.length; j++) row[j] = columns[j][i];
    if (!isUnit(row)) {
      const remedy = "Divide every row by its length.";
      return E.left(
        invalidInput(
          `columns ${names.join(", ")}, row ${i}`,
          "a vector of length 1",
          `length ${normOf(row)}`,
          remedy,
        ),
      );
    }
    const norm = normOf(row);
    for (let j = 0; j < row.length; j++) columns[j][i] /= norm;
  }
  return E.right(columns);
};

const checked = ({ mean, concentration }: VonMisesFisher, d: number): Either<EmError, VonMisesFisher> => {
  if (mean.length !== d || !isUnit(mean)) {
    return E.left(invalidInput("mean", `${d} numbers whose squares sum to 1`, mean.join(", ")));
  }
  return concentration >= 0 && concentration < Infinity
    ? E.right({ mean: unit(mean), concentration })
    : E.left(invalidInput("concentration", "a number of at least 0", concentration));
};

const thetaCodec = (d: number): Codec<VonMisesFisher> =>
  record<VonMisesFisher>({
    mean: refine(float64s(d), isUnit, `${d} numbers whose squares sum to 1`),
    concentration: refine(finiteNumber, (value) => value >= 0, "a number of at least 0"),
  });

/** Concentration times mean direction, any vector of d numbers. */
const naturalCoordinates = (d: number): Coordinates<VonMisesFisher> => ({
  dimension: d,
  pack: ({ mean, concentration }) => mean.map((value) => concentration * value),
  unpack: (x) => {
    const concentration = normOf(x);
    if (!(concentration < Infinity))
      return E.left(invalidInput("coordinates", "finite numbers", x.join(", ")));
    const mean = concentration === 0 ? firstAxis(d) : x.map((value) => value / concentration);
    return E.right({ mean, concentration });
  },
});

/** Draws the part along the mean by rejection, and a direction at right angles to it. */
const draw = (theta: VonMisesFisher, rng: Rng, row: Float64Array): void => {
  const d = theta.mean.length;
  const along = drawAlong(d, theta.concentration, rng);
  const mean = unit(theta.mean);
  for (let j = 0; j < d; j++) row[j] = standardNormal(rng);
  const share = mean.reduce((sum, value, j) => sum + value * row[j], 0);
  for (let j = 0; j < d; j++) row[j] -= share * mean[j];
  const across = Math.sqrt((1 - along) * (1 + along)) / normOf(row.subarray(0, d));
  for (let j = 0; j < d; j++) row[j] = along * mean[j] + across * row[j];
};

const drawAlong = (d: number, k: number, rng: Rng): number => {
  const b = (d - 1) / (2 * k + Math.sqrt(4 * k * k + (d - 1) * (d - 1)));
  const x0 = (1 - b) / (1 + b);
  const c = k * x0 + (d - 1) * log(1 - x0 * x0);
  for (;;) {
    const z = betaVariate(rng, (d - 1) / 2, (d - 1) / 2);
    const w = (1 - (1 + b) * z) / (1 - (1 - b) * z);
    if (k * w + (d - 1) * log(1 - x0 * w) - c >= log1p(-rng.uniform())) return w;
  }
};

const ENOUGH = "two columns or more";

/** The family for fits by name. */
export const family: FamilyModule = familyModule<VonMisesFisherSpec, VonMisesFisher, VonMisesFisherStats>({
  name: "von-mises-fisher",
  summary: "Directions: two or more columns whose squares sum to 1 in every row",
  settings: [],
  spec: record<VonMisesFisherSpec>({ columns: refine(list(text), ({ length }) => length > 1, ENOUGH) }),
  specFor: (table) => {
    const spec = { columns: table.columns.map(({ name }) => name) };
    return spec.columns.length > 1
      ? E.map(() => spec)(vonMisesFisher(spec).read(table))
      : E.left(invalidInput("columns", ENOUGH, spec.columns.length));
  },
  bind: vonMisesFisher,
});
