import { anderson } from "@latentjs/em-core";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, predict, type GmmInit } from "../../src/index.js";
import { answer, fitted } from "../either.js";
import {
  covariancesOf,
  SKLEARN_TYPES,
  sklearnModel,
  type SklearnParams,
  type SklearnType,
} from "../models.js";
import { expectParams, FAITHFUL, IRIS, LONG_WAIT, SPECIES } from "../reference.js";

/** 3000 iterations of EM in double precision on either side. */
const LOG_LIKELIHOOD = 1e-8;
/** Where EM stands still to rounding, the parameters are known to the root of that. */
const PARAMETERS = 1e-6;

interface FixedStart extends SklearnParams {
  readonly covariance_type: SklearnType;
  readonly total_loglik: number;
  readonly aic: number;
  readonly bic: number;
  readonly n_parameters: number;
  readonly counts: ReadonlyArray<number>;
}

const cases = reference("sklearn/gmm_fixed_start.json") as Record<string, FixedStart>;
const DATA = { iris: { data: IRIS, labels: SPECIES }, faithful: { data: FAITHFUL, labels: LONG_WAIT } };
const ALL = (["full", "tied", "diag", "spherical"] as const).flatMap((type) =>
  (["iris", "faithful"] as const).flatMap((name) =>
    (["none", "squarem", anderson] as const).map((accelerate) => [name, type, accelerate] as const),
  ),
);

test.each(ALL)(
  "%s, %s, acceleration %s: the fixed point from labels, and from it again",
  (name, type, accelerate) => {
    const point = cases[`${name}_tight_${type}`];
    const { data, labels } = DATA[name];
    const means = point.means;
    const expectPoint = (init: GmmInit): void => {
      const fit = fitted(
        fitGmm(data, {
          components: means.length,
          covariance: SKLEARN_TYPES[type],
          init,
          accelerate,
          tol: 1e-14,
        }),
      );
      expectClose(fit.logLikelihood, point.total_loglik, LOG_LIKELIHOOD);
      expectClose([fit.criteria.aic, fit.criteria.bic], [point.aic, point.bic], LOG_LIKELIHOOD);
      expect(fit.parameters).toBe(point.n_parameters);
      const fromLabels = "labels" in Object(init);
      const order = [...means.keys()].toSorted((a, b) =>
        fromLabels ? 0 : point.weights[b] - point.weights[a],
      );
      expectParams(
        fit.params,
        {
          pro: order.map((c) => point.weights[c]),
          mean: order.map((c) => means[c]),
          sigma: order.map((c) => covariancesOf(type, point)[c]),
        },
        PARAMETERS,
      );
      const counts = order.map(() => 0);
      for (const label of answer(predict(fit, data)).labels) counts[label]++;
      expect(counts).toEqual(order.map((c) => point.counts[c]));
    };
    expectPoint({ labels });
    expectPoint({ params: sklearnModel(type, point).params });
  },
);
