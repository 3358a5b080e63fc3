/**
 * Mixing weights that are a multinomial logit of columns: the log-odds of each component against component 0 are a linear predictor.
 *
 * Fitted by generalised EM, one damped step of Newton's method to each M-step, which a lower bound of the log-likelihood measures. Where the
 * columns separate the components the likelihood has no maximum, and coefficients grow until the fit stops.
 * Sources: Dayton & Macready (1988), J. Amer. Statist. Assoc. 83, 173-178; Jacobs, Jordan, Nowlan & Hinton (1991), Neural Computation 3, 79-87.
 */
import {
  E,
  finiteNumber,
  float64s,
  invalidInput,
  list,
  mapCoordinates,
  record,
  repeatCoordinates,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import {
  anyGate,
  columnNamed,
  type GateModule,
  type NamedGate,
  type OpenWeights,
  type Table,
  type TableColumn,
} from "@latentjs/mixture";
import { expInto, log, TILE_ROWS } from "@latentjs/numerics";
import {
  columnsOf,
  designCodec,
  designOf,
  plainDesign,
  predictorsOf,
  readDesign,
  termsOf,
  type Design,
  type Predictor,
} from "../shared/design.js";
import {
  addPredictor,
  checkedCoefficients,
  coefficientCoordinates,
  framedCoefficients,
  ownCoefficients,
  type Coefficients,
} from "../shared/frame.js";
import {
  dampedNewton,
  localQuadraticAlgebra,
  lowerBound,
  type Extent,
  type LocalQuadratic,
} from "../shared/local-quadratic.js";
import { logitSums } from "../shared/logit-sums.js";
import { logSoftmax, softmaxScratch } from "../shared/softmax.js";

/** Parameters of the gate. */
export interface MultinomialLogit {
  /** Log-odds of components 1 .. K - 1 against component 0: at the origin of the design, and by column. */
  readonly logits: ReadonlyArray<Coefficients>;
}

/** Slope and curvature of the log-likelihood of memberships. */
export type MultinomialLogitStats = LocalQuadratic;

/** What a gate is made of. */
export interface MultinomialLogitOptions {
  /** Number of components, K. */
  readonly components: number;
  /** Columns as they are or, as of `designOf`, in the frame of a table. */
  readonly predictors: ReadonlyArray<Predictor> | Design;
}

/** A multinomial-logit gate for so many components. (K - 1)(p + 1) free parameters with p columns of the design. */
export const multinomialLogit = ({
  components: size,
  predictors,
}: MultinomialLogitOptions): NamedGate<MultinomialLogit, MultinomialLogitStats> => {
  const design = "frame" in predictors ? predictors : plainDesign(predictors);
  const { frame } = design;
  const terms = termsOf(design.predictors);
  const p = terms.length;
  const each = p + 1;
  const framed = ({ logits }: MultinomialLogit): Float64Array => {
    const g = new Float64Array(logits.length * each);
    for (const [k, coefficients] of logits.entries())
      g.set(framedCoefficients(frame, coefficients), k * each);
    return g;
  };
  const extent: Extent = (step, reach) => widest(step, reach, size, each);
  const undetermined = (coefficient: number): EmError => ({
    _tag: "DegenerateColumn",
    column: coefficient % each === 0 ? "(intercept)" : terms[(coefficient % each) - 1].name,
    problem: `says nothing about which rows are of component ${1 + Math.floor(coefficient / each)}, so that its coefficient in the mixing weights is not determined`,
    remedy: "Leave it out, or fit fewer components.",
  });
  return {
    name: "multinomial-logit",
    size,
    columns: columnsOf(design),
    width: p,
    stats: localQuadraticAlgebra((size - 1) * each),
    open: (weights) =>
      E.map((valid: MultinomialLogit) => opened(framed(valid), size, p))(checked(weights, size, p)),
    estimate: (stats) =>
      E.map((g: Float64Array): MultinomialLogit => ({
        logits: Array.from({ length: size - 1 }, (_, k) =>
          ownCoefficients(frame, g.subarray(k * each, (k + 1) * each)),
        ),
      }))(dampedNewton(stats, undetermined, extent)),
    q: (weights, stats) => lowerBound(stats, framed(weights), extent),
    read: (table) => readDesign(table, design),
    codec: gateCodec(size, p),
    coordinates: mapCoordinates(
      repeatCoordinates(coefficientCoordinates(frame), size - 1),
      (logits): MultinomialLogit => ({ logits }),
      ({ logits }) => logits,
    ),
    constant: (weights) => ({
      logits: Array.from(weights.subarray(1), (weight) => ({
        intercept: log(weight) - log(weights[0]),
        slopes: new Float64Array(p),
      })),
    }),
    reordered: ({ logits }, order) => {
      const all: ReadonlyArray<Coefficients> = [{ intercept: 0, slopes: new Float64Array(p) }, ...logits];
      const base = all[order[0]];
      return {
        logits: order.slice(1).map((k) => ({
          intercept: all[k].intercept - base.intercept,
          slopes: all[k].slopes.map((slope, j) => slope - base.slopes[j]),
        })),
      };
    },
  };
};

/**
 * How far a step takes the log-odds of any two components apart, at most. The third derivative of the log-sum-exp along a direction is a third
 * central moment, at most the range of the direction times the second derivative: this is the R of the lower bound, whichever component is 0.
 */
const widest = (step: Float64Array, reach: Float64Array, size: number, each: number): number => {
  let most = 0;
  for (let k = 1; k < size; k++) {
    for (let l = 0; l < k; l++) {
      let far = 0;
      for (let j = 0; j < each; j++) {
        const own = (k - 1) * each + j;
        const other = l === 0 ? 0 : step[(l - 1) * each + j];
        far += reach[own] * Math.abs(step[own] - other);
      }
      most = Math.max(most, far);
    }
  }
  return most;
};

const opened = (
  g: Float64Array,
  size: number,
  p: number,
): OpenWeights<ColumnBatch, MultinomialLogitStats> => {
  const each = p + 1;
  const rows = Array.from({ length: size - 1 }, (_, k) => g.slice(k * each, (k + 1) * each));
  return {
    begin: () => {
      const scratch = softmaxScratch();
      const shares = Array.from({ length: size }, () => new Float64Array(TILE_ROWS));
      const sums = logitSums(g, size, p);
      const logWeights = (
        batch: ColumnBatch,
        from: number,
        to: number,
        out: ReadonlyArray<Float64Array>,
      ): void => {
        for (let k = 0; k < size; k++) {
          out[k].fill(0, 0, to - from);
          if (k > 0) addPredictor(batch, 0, rows[k - 1], from, to, out[k]);
        }
        logSoftmax(out, to - from, scratch);
      };
      return {
        logWeights,
        add: (batch, from, to, weight) => {
          logWeights(batch, from, to, shares);
          for (let k = 0; k < size; k++) expInto(shares[k], to - from);
          sums.add(batch, from, to, shares, weight);
        },
        finish: sums.finish,
      };
    },
  };
};

const checked = (weights: MultinomialLogit, size: number, p: number): Either<EmError, MultinomialLogit> => {
  const { logits } = weights;
  if (logits.length !== size - 1) {
    return E.left(invalidInput("gate.logits", `a list of ${size - 1}`, `${logits.length} items`));
  }
  const wrong = logits.map((one) => checkedCoefficients(one, p)).find(E.isLeft);
  return wrong === undefined ? E.right(weights) : wrong;
};

const gateCodec = (size: number, p: number): Codec<MultinomialLogit> =>
  record<MultinomialLogit>({
    logits: list(record<Coefficients>({ intercept: finiteNumber, slopes: float64s(p) }), size - 1),
  });

/** The gate for fits by name. */
export const gate: GateModule = {
  name: "multinomial-logit",
  summary: "Mixing weights whose log-odds are a linear combination of columns",
  specFor: (table, columns) =>
    E.chain((only: Table) =>
      E.chain((predictors: ReadonlyArray<Predictor>) =>
        E.map(designCodec.encode)(designOf(table, predictors)),
      )(predictorsOf(only, [])),
    )(justColumns(table, columns)),
  fromSpec: (spec, components) =>
    E.map((design: Design) => anyGate(multinomialLogit({ components, predictors: design })))(
      designCodec.decode(spec, "spec"),
    ),
};

/** Some columns of a table, in the order in which they are named. */
const justColumns = (table: Table, names: ReadonlyArray<string>): Either<EmError, Table> => {
  const columns: TableColumn[] = [];
  for (const name of names) {
    const column = columnNamed(table, name);
    if (E.isLeft(column)) return column;
    columns.push(column.right);
  }
  return E.right({ rows: table.rows, columns });
};

export { designOf, type Design, type Predictor } from "../shared/design.js";
