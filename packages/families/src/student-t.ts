/**
 * Components of a mixture of multivariate Student-t distributions with degrees of freedom of their own: clusters with outliers.
 *
 * A row is normal with covariance scale / u given a latent u that is gamma distributed with mean 1; its expectation is small for rows far
 * out, which then count for less. The columns are those of the spec, without missing values. Degrees of freedom are estimated, up to
 * `MOST_DEGREES`, where the distribution is the normal to six digits and the likelihood is flat.
 * Source: Peel & McLachlan (2000), Statistics and Computing 10, 339-348; Liu & Rubin (1995), Statistica Sinica 5, 19-39.
 */
import {
  E,
  finiteNumber,
  float64s,
  invalidInput,
  list,
  mapCoordinates,
  O,
  pairCoordinates,
  positiveCoordinates,
  real,
  record,
  refine,
  struct,
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
  squaresOverflow,
  tileMemo,
  type FamilyModule,
  type NamedFamily,
  type OpenComponent,
} from "@latentjs/mixture";
import {
  choleskyFactor,
  estimateMvn,
  expectedLogLikelihood,
  momentsAlgebra,
  mvnCoordinates,
  type Moments,
  type Mvn,
} from "@latentjs/mvn";
import {
  choleskyLogDet,
  gammaVariate,
  LN_2PI,
  log,
  log1p,
  logMinusDigamma,
  logRisingFactorial,
  multiplyLower,
  standardNormal,
  stirlingError,
  TILE_ROWS,
} from "@latentjs/numerics";
import { batchMoments, columnMoments } from "./shared/column-moments.js";
import { degreesFrom } from "./shared/degrees.js";
import { squaredDistances } from "./shared/squared-distances.js";

/** Parameters of one component of d columns. */
export interface StudentT {
  /** Length d. */
  readonly location: Float64Array;
  /** Scale matrix, row-major d × d, symmetric and positive definite: the covariance times (degrees - 2) / degrees. */
  readonly scale: Float64Array;
  /** Degrees of freedom, > 0. */
  readonly degrees: number;
}

/** Statistics of one component, of which `weighted` are the moments of the rows by weight times the expected u. */
export interface StudentTStats {
  readonly weight: number;
  readonly weighted: Moments;
  /** sum_i w[i] E(log u[i] - u[i] + 1), at most 0: how far the rows' u are from all being 1. */
  readonly spread: number;
}

/** Which columns the family describes. */
export interface StudentTSpec {
  readonly columns: ReadonlyArray<string>;
}

/** Degrees of freedom that a component cannot exceed: extrapolated steps would lead beyond what an estimate gives. */
export const MOST_DEGREES = 1e6;

/** Degrees of freedom before the first estimate: rows far out already count for less, and not for nothing. */
const FIRST_DEGREES = 10;

/** Student-t distributions of some columns. */
export const studentT = ({ columns }: StudentTSpec): NamedFamily<StudentT, StudentTStats> => {
  const d = columns.length;
  const open = (theta: StudentT): Either<EmError, OpenComponent<ColumnBatch, StudentTStats>> =>
    E.chain(({ location, scale, degrees }: StudentT) =>
      E.map((chol: Float64Array) => opened(location, chol, degrees))(
        choleskyFactor(scale, d, "The scale matrix"),
      ),
    )(checked(theta, d));
  return {
    name: "student-t",
    columns,
    stats: struct<StudentTStats>({ weight: real, weighted: momentsAlgebra(d), spread: real }),
    open,
    estimate: ({ weight, weighted, spread }) =>
      // The scale is divided by the weight of the rows, not by that of their u: a normal's estimate from moments of that weight.
      ifHeld(weight, () =>
        E.map(({ mean, cov }: Mvn): StudentT => {
          const degrees = degreesFrom(-spread / weight, MOST_DEGREES);
          return { location: mean, scale: cov, degrees };
        })(estimateMvn({ ...weighted, weight })),
      ),
    q: ({ location, scale, degrees }, { weight, weighted, spread }) => {
      if (weight === 0) return 0;
      // In the normal's part, log det is taken once for each row, and the moments are those of the rows by their u.
      const normal = expectedLogLikelihood({ mean: location, cov: scale }, weighted);
      const rest = weighted.weight - weight;
      const factor = choleskyFactor(scale, d);
      if (E.isLeft(factor)) return Number.NEGATIVE_INFINITY;
      const half = degrees / 2;
      // half log half - half - log Γ(half), of which only little is left when the degrees are many.
      const latent = 0.5 * (log(half) - LN_2PI) - stirlingError(half);
      return normal + 0.5 * rest * choleskyLogDet(factor.right, d) + weight * latent + half * spread;
    },
    read: (table) => eachOf(columns, (name) => numberColumn(table, name, finiteNumbers)),
    codec: thetaCodec(d),
    coordinates: thetaCoordinates(d),
    freeParameters: d + (d * (d + 1)) / 2 + 1,
    neutral: (batch) => {
      const moments = batchMoments(batch, [...columns.keys()]);
      const far = columns.find((_, j) => !(moments.scatter[j * d + j] < Infinity));
      return far === undefined
        ? E.map(({ mean, cov }: Mvn): StudentT => ({ location: mean, scale: cov, degrees: FIRST_DEGREES }))(
            estimateMvn(moments),
          )
        : E.left(squaresOverflow(far));
    },
    features: (batch) => batch.columns,
    remarks: ({ degrees }) =>
      degrees < MOST_DEGREES
        ? []
        : [
            {
              message: `has ${MOST_DEGREES} degrees of freedom, the most there are: it is a normal distribution to six digits`,
            },
          ],
    sampling: O.some({
      columns: columns.map((name) => ({ name, levels: O.none })),
      draw: ({ location, scale, degrees }, rng, row) => {
        const factor = choleskyFactor(scale, d, "The scale matrix");
        if (E.isLeft(factor)) throw new RangeError("the scale matrix is not positive definite");
        const u = gammaVariate(rng, degrees / 2) / (degrees / 2);
        const z = Float64Array.from({ length: d }, () => standardNormal(rng) / Math.sqrt(u));
        multiplyLower(factor.right, d, z, row);
        for (let j = 0; j < d; j++) row[j] += location[j];
      },
    }),
  };
};

const opened = (
  location: Float64Array,
  chol: Float64Array,
  degrees: number,
): OpenComponent<ColumnBatch, StudentTStats> => {
  const d = location.length;
  const most = degrees + d;
  const half = most / 2;
  const constant =
    logRisingFactorial(degrees / 2, d / 2) - 0.5 * (d * log(degrees * Math.PI) + choleskyLogDet(chol, d));
  const write = squaredDistances(location, chol);
  const distances = tileMemo(({ columns }, from, to, out) => write(columns, from, to, out));
  /** log(1 + distance / degrees). */
  const surprises = tileMemo((batch, from, to, out) => {
    const squares = distances.compute(batch, from, to);
    for (let i = 0; i < to - from; i++) out[i] = log1p(squares[i] / degrees);
  });
  return {
    logDensity: (batch, from, to, out) => {
      const surprise = surprises.compute(batch, from, to);
      for (let i = 0; i < to - from; i++) out[i] = constant - half * surprise[i];
    },
    accumulator: () => {
      const sink = columnMoments([...location.keys()]);
      // Weight times the expected u.
      const weighted = new Float64Array(TILE_ROWS);
      // Weight, and sum of the expected log u - u + 1.
      const totals = new Float64Array(2);
      // E log u = log E u + digamma(half) - log(half), and log E u = log((degrees + d) / degrees) - log(1 + distance / degrees).
      const latent = log1p(d / degrees) - logMinusDigamma(half);
      return {
        add: (batch, from, to, weight) => {
          const surprise = surprises.recall(batch, from, to);
          const squares = distances.recall(batch, from, to);
          let held = 0;
          let spread = 0;
          for (let i = 0; i < to - from; i++) {
            // Expected u less 1.
            const less = (d - squares[i]) / (degrees + squares[i]);
            held += weight[i];
            spread += weight[i] * (latent - surprise[i] - less);
            // Not 1 + less, which for a row 1e8 from the others is rounding: its u is small and its square is large.
            weighted[i] = weight[i] * (most / (degrees + squares[i]));
          }
          totals[0] += held;
          totals[1] += spread;
          sink.add(batch, from, to, weighted);
        },
        finish: () => ({ weight: totals[0], weighted: sink.finish(), spread: totals[1] }),
      };
    },
  };
};

const ALLOWED = `a number above 0 and at most ${MOST_DEGREES}`;
const isDegrees = (degrees: number): boolean => degrees > 0 && degrees <= MOST_DEGREES;

const checked = (theta: StudentT, d: number): Either<EmError, StudentT> => {
  const { location, scale, degrees } = theta;
  if (!isDegrees(degrees)) return E.left(invalidInput("degrees", ALLOWED, degrees));
  if (scale.length !== d * d) return E.left(invalidInput("scale", `${d * d} numbers`, scale.length));
  return location.length === d && location.every(Number.isFinite)
    ? E.right(theta)
    : E.left(invalidInput("location", `${d} finite numbers`, location.join(", ")));
};

const thetaCodec = (d: number): Codec<StudentT> =>
  record<StudentT>({
    location: float64s(d),
    scale: float64s(d * d),
    degrees: refine(finiteNumber, isDegrees, ALLOWED),
  });

/** The logarithm; beyond the largest there is no way on. */
const degreesCoordinates: Coordinates<number> = {
  ...positiveCoordinates,
  unpack: (x) =>
    E.chain((degrees: number) =>
      isDegrees(degrees) ? E.right(degrees) : E.left(invalidInput("degrees", ALLOWED, degrees)),
    )(positiveCoordinates.unpack(x)),
};

const thetaCoordinates = (d: number): Coordinates<StudentT> =>
  mapCoordinates(
    pairCoordinates(mvnCoordinates(new Float64Array(d).fill(1)), degreesCoordinates),
    ([{ mean, cov }, degrees]): StudentT => ({ location: mean, scale: cov, degrees }),
    ({ location, scale, degrees }): readonly [Mvn, number] => [{ mean: location, cov: scale }, degrees],
  );

const specCodec: Codec<StudentTSpec> = record<StudentTSpec>({
  columns: refine(list(text), (names) => names.length > 0, "one column or more"),
});

/** The family for fits by name. */
export const family: FamilyModule = familyModule<StudentTSpec, StudentT, StudentTStats>({
  name: "student-t",
  summary: "Numbers in one or more columns, clustered with outliers",
  settings: [],
  spec: specCodec,
  specFor: (table) => {
    const spec = { columns: table.columns.map(({ name }) => name) };
    return E.map(() => spec)(studentT(spec).read(table));
  },
  bind: studentT,
});
