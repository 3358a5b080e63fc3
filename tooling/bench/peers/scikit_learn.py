"""scikit-learn's engine of the benchmark: see src/engine.ts for what is read and printed."""

import json
import sys
import time

import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

COVARIANCE_TYPES = {"full": "full", "tied": "tied", "diagonal": "diag", "spherical": "spherical"}


def starting_covariances(structure, variances, k):
    if structure == "full":
        return np.array([np.diag(variances)] * k)
    if structure == "tied":
        return np.diag(variances)
    if structure == "diagonal":
        return np.array([variances] * k)
    return np.full(k, variances.mean())


def starting_model(task):
    """The model at the starting parameters, as `fit` leaves it after its own initialisation."""
    start = task["start"]
    covariance_type = COVARIANCE_TYPES[task["structure"]]
    model = GaussianMixture(task["k"], covariance_type=covariance_type, reg_covar=0.0)
    model.weights_ = np.array(start["weights"])
    model.means_ = np.array(start["means"])
    variances = np.array(start["variances"])
    model.covariances_ = starting_covariances(task["structure"], variances, task["k"])
    model.precisions_cholesky_ = _compute_precision_cholesky(model.covariances_, covariance_type)
    return model


def run(task, rows):
    model = starting_model(task)
    began = time.perf_counter()
    for _ in range(task["iterations"]):
        mean_log_likelihood, log_responsibilities = model._e_step(rows)
        model._m_step(rows, log_responsibilities)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "logLikelihood": float(mean_log_likelihood) * len(rows)}


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        task = json.load(file)
    rows = np.fromfile(task["rows"], dtype="<f8").reshape(task["n"], task["d"])
    run(task, rows)
    answer({"ready": True})
    for _ in sys.stdin:
        answer(run(task, rows))


main()
