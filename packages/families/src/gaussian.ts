/**
 * Components of a mixture of multivariate normal distributions, one by one: for what takes any family, such as groups of rows, mixing weights that
 * depend on covariates, hidden Markov models, and mixtures with other families. `@latentjs/gmm` fits mixtures of nothing but them, with
 * fourteen structures of covariance and faster.
 *
 * The columns are those of the spec, without missing values. The setting `covariance` is `full`, `diagonal` or `spherical`, each component for
 * itself. Estimates are the weighted mean and the structure's part of scatter / weight.
 * Source: Banfield & Raftery (1993), Biometrics 49, 803-821; Celeux & Govaert (1995), Pattern Recognition 28, 781-793 (VVV, VVI, VII).
 */
import {
  E,
  float64s,
  imap,
  invalidInput,
  list,
  mapCoordinates,
  O,
  oneOf,
  optional,
  pairCoordinates,
  positiveCoordinates,
  record,
  refine,
  repeatCoordinates,
  text,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
  type Option,
} from "@latentjs/em-core";
import {
  eachOf,
  familyModule,
  finiteNumbers,
  ifHeld,
  numberColumn,
  numbersOnly,
  TILE_ROWS,
  type FamilyModule,
  type NamedFamily,
  type OpenComponent,
} from "@latentjs/mixture";
import {
  choleskyFactor,
  covarianceCoordinates,
  estimateMvn,
  expectedLogLikelihood,
  momentsAlgebra,
  scaledCoordinates,
  type Moments,
  type Mvn,
} from "@latentjs/mvn";
import { choleskyLogDet, LN_2PI, multiplyLower, standardNormal } from "@latentjs/numerics";
import { batchMoments, columnMoments } from "./shared/column-moments.js";
import { squaredDistances } from "./shared/squared-distances.js";

/** Mean, length d, and covariance, row-major d × d, of one component. */
export type Gaussian = Mvn;

/** Moments of one component's rows. */
export type GaussianStats = Moments;

/** What covariances are like, each component's for itself. */
export type GaussianCovariance = "full" | "diagonal" | "spherical";

const COVARIANCES: ReadonlyArray<GaussianCovariance> = ["full", "diagonal", "spherical"];

/** Which columns the family describes, and how. */
export interface GaussianSpec {
  readonly columns: ReadonlyArray<string>;
  /** Default full. */
  readonly covariance?: GaussianCovariance;
  /** A number for each column that has its unit, such as its standard deviation, so that searches do not depend on units; default 1. */
  readonly scale?: ReadonlyArray<number>;
}

/** Normal distributions of some columns. */
export const gaussian = ({
  columns,
  covariance = "full",
  scale,
}: GaussianSpec): NamedFamily<Gaussian, GaussianStats> => {
  const d = columns.length;
  const coordinates = thetaCoordinates(Float64Array.from(scale ?? new Float64Array(d).fill(1)), covariance);
  const estimate = (moments: Moments): Either<EmError, Gaussian> =>
    estimateMvn({ ...moments, scatter: inStructure(moments.scatter, d, covariance) });
  return {
    name: "gaussian",
    columns,
    stats: momentsAlgebra(d),
    open: (theta) =>
      E.chain(({ mean, cov }: Gaussian) =>
        E.map((chol: Float64Array) => opened(mean, chol))(choleskyFactor(cov, d)),
      )(checked(theta, d, covariance)),
    estimate: (moments) => ifHeld(moments.weight, () => estimate(moments)),
    q: expectedLogLikelihood,
    read: (table) => eachOf(columns, (name) => numberColumn(table, name, finiteNumbers)),
    codec: thetaCodec(d),
    coordinates,
    freeParameters: coordinates.dimension,
    neutral: (batch) => estimate(batchMoments(batch, [...columns.keys()])),
    features: (batch) => batch.columns,
    sampling: O.some({
      columns: columns.map((name) => ({ name, levels: O.none })),
      draw: ({ mean, cov }, rng, row) => {
        const factor = choleskyFactor(cov, d);
        if (E.isLeft(factor)) throw new RangeError("the covariance is not positive definite");
        const z = Float64Array.from({ length: d }, () => standardNormal(rng));
        multiplyLower(factor.right, d, z, row);
        for (let j = 0; j < d; j++) row[j] += mean[j];
      },
    }),
  };
};

/** The part of a symmetric matrix that a structure leaves: all of it, the diagonal, or the mean of the diagonal. */
const inStructure = (matrix: Float64Array, d: number, covariance: GaussianCovariance): Float64Array => {
  if (covariance === "full") return matrix;
  const out = new Float64Array(d * d);
  let trace = 0;
  for (let j = 0; j < d; j++) trace += matrix[j * d + j];
  for (let j = 0; j < d; j++) out[j * d + j] = covariance === "diagonal" ? matrix[j * d + j] : trace / d;
  return out;
};

const opened = (mean: Float64Array, chol: Float64Array): OpenComponent<ColumnBatch, GaussianStats> => {
  const d = mean.length;
  const constant = -0.5 * (d * LN_2PI + choleskyLogDet(chol, d));
  const write = squaredDistances(mean, chol);
  return {
    logDensity: ({ columns }, from, to, out) => {
      for (let at = from; at < to; at += TILE_ROWS) {
        write(columns, at, Math.min(to, at + TILE_ROWS), out, at - from);
      }
      for (let i = 0; i < to - from; i++) out[i] = constant - 0.5 * out[i];
    },
    accumulator: () => columnMoments([...mean.keys()]),
  };
};

/** How far a covariance may be from its structure: what few digits leave. */
const TOLERANCE = 1e-6;

const checked = (theta: Gaussian, d: number, covariance: GaussianCovariance): Either<EmError, Gaussian> => {
  const { mean, cov } = theta;
  if (mean.length !== d || !mean.every(Number.isFinite)) {
    return E.left(invalidInput("mean", `${d} finite numbers`, mean.join(", ")));
  }
  if (cov.length !== d * d) return E.left(invalidInput("cov", `${d * d} numbers`, cov.length));
  const structured = inStructure(cov, d, covariance);
  const far = cov.findIndex((value, at) => {
    const size = Math.sqrt(cov[Math.floor(at / d) * (d + 1)] * cov[(at % d) * (d + 1)]);
    const asked = covariance === "full" ? cov[(at % d) * d + Math.floor(at / d)] : structured[at];
    return Math.abs(value - asked) > TOLERANCE * size;
  });
  if (far < 0) return E.right(theta);
  const remedy = "Make it one, or name another covariance.";
  const kind = covariance === "full" ? "symmetric" : covariance;
  return E.left(invalidInput(`cov[${far}]`, `the entry of a ${kind} matrix`, cov[far], remedy));
};

const thetaCodec = (d: number): Codec<Gaussian> =>
  record<Gaussian>({ mean: float64s(d), cov: float64s(d * d) });

const thetaCoordinates = (scale: Float64Array, covariance: GaussianCovariance): Coordinates<Gaussian> => {
  const both = mapCoordinates(
    pairCoordinates(scaledCoordinates(scale), structureCoordinates(scale, covariance)),
    ([mean, cov]): Gaussian => ({ mean, cov }),
    ({ mean, cov }): readonly [Float64Array, Float64Array] => [mean, cov],
  );
  return {
    ...both,
    unpack: (x) => E.chain((theta: Gaussian) => checked(theta, scale.length, covariance))(both.unpack(x)),
  };
};

/** Logarithms of variances, or the Cholesky factor of a full covariance. */
const structureCoordinates = (
  scale: Float64Array,
  covariance: GaussianCovariance,
): Coordinates<Float64Array> => {
  if (covariance === "full") return covarianceCoordinates(scale);
  const d = scale.length;
  const free = covariance === "diagonal" ? d : 1;
  const variances = Array.from({ length: free }, (_, j) => j * (d + 1));
  return mapCoordinates(
    repeatCoordinates(positiveCoordinates, free),
    (values): Float64Array => {
      const cov = new Float64Array(d * d);
      for (let j = 0; j < d; j++) cov[j * (d + 1)] = values[Math.min(j, free - 1)];
      return cov;
    },
    (cov) => variances.map((at) => cov[at]),
  );
};

interface SavedSpec {
  readonly columns: ReadonlyArray<string>;
  readonly covariance: Option<GaussianCovariance>;
  readonly scale: Option<Float64Array>;
}

const specCodec: Codec<GaussianSpec> = refine(
  imap<SavedSpec, GaussianSpec>(
    record<SavedSpec>({
      columns: refine(list(text), (names) => names.length > 0, "one column or more"),
      covariance: optional(oneOf(...COVARIANCES)),
      scale: optional(refine(float64s(), (values) => values.every((s) => s > 0), "numbers above 0")),
    }),
    ({ columns, covariance, scale }) => ({
      columns,
      ...(O.isSome(covariance) ? { covariance: covariance.value } : {}),
      ...(O.isSome(scale) ? { scale: [...scale.value] } : {}),
    }),
    ({ columns, covariance, scale }) => ({
      columns,
      covariance: O.fromNullable(covariance),
      scale: scale === undefined ? O.none : O.some(Float64Array.from(scale)),
    }),
  ),
  ({ columns, scale }) => scale === undefined || scale.length === columns.length,
  "a scale for each column",
);

/** What else the structures are called: by the letters of mclust, and for one column. */
const NAMES: Readonly<Record<string, GaussianCovariance>> = {
  VVV: "full",
  VVI: "diagonal",
  VII: "spherical",
  V: "full",
};

const covarianceNamed = (name: string): Either<EmError, GaussianCovariance> => {
  const found = COVARIANCES.find((one) => one === name) ?? NAMES[name];
  const expected = "full (VVV), diagonal (VVI) or spherical (VII)";
  const remedy =
    "Other structures tie components together, which only a Gaussian mixture without groups, concomitant columns and other families has.";
  return found === undefined
    ? E.left(invalidInput("setting covariance", expected, JSON.stringify(name), remedy))
    : E.right(found);
};

/** The family for fits by name. */
export const family: FamilyModule = familyModule<GaussianSpec, Gaussian, GaussianStats>({
  name: "gaussian",
  summary: "Columns of numbers with correlations, each component with a covariance of its own",
  settings: [
    { name: "covariance", meaning: "full, diagonal or spherical; full if not given", required: false },
  ],
  spec: specCodec,
  specFor: (table, { covariance = "full" }) =>
    E.chain((structure: GaussianCovariance) => {
      const spec = { columns: numbersOnly(table).columns.map(({ name }) => name), covariance: structure };
      if (spec.columns.length === 0) {
        return E.left(invalidInput("columns", "a column of numbers or more for gaussian", "none"));
      }
      return E.map((read: ReadonlyArray<Float64Array>): GaussianSpec => ({
        ...spec,
        scale: read.map(spread),
      }))(gaussian(spec).read(table));
    })(covarianceNamed(covariance)),
  bind: gaussian,
});

/** The standard deviation of a column, 1 where it has none. */
const spread = (values: Float64Array): number => {
  const batch = { rows: values.length, first: 0, weights: null, columns: [values] };
  const { scatter, weight } = batchMoments(batch, [0]);
  return scatter[0] > 0 ? Math.sqrt(scatter[0] / weight) : 1;
};
