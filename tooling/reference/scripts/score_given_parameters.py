"""sklearn/score_given_parameters.json: log-density, posterior and label of new rows at given parameters.

Parameters and rows are short decimals. Some rows are so far out that a density underflows: only log space gets them.
"""

import numpy as np
from reference_json import write_reference
from scipy.linalg import cholesky, solve_triangular
from scipy.special import logsumexp
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

WEIGHTS = [0.5, 0.3, 0.2]
MEANS = {
    1: [[-1.0], [0.5], [4.0]],
    2: [[-1.0, 0.0], [2.0, 1.0], [0.5, -3.0]],
    4: [[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.5, 3.0, 5.5, 2.0]],
}
ROWS = {
    1: [[-1.0], [0.0], [2.25], [40.0], [-1000.0]],
    2: [[-1.0, 0.0], [0.5, 0.5], [1.0, -1.0], [3.0, 4.0], [60.0, -45.0], [-1000.0, 2000.0]],
    4: [[5.1, 3.5, 1.4, 0.2], [6.0, 2.7, 5.1, 1.6], [5.7, 2.9, 3.0, 0.8], [0.0, 0.0, 0.0, 0.0], [500.0, -300.0, 40.0, 9.0]],
}
FULL = {
    1: [[[1.0]], [[0.25]], [[2.25]]],
    2: [[[1.0, 0.3], [0.3, 0.5]], [[2.0, -0.8], [-0.8, 1.5]], [[0.4, 0.1], [0.1, 0.2]]],
    4: [
        [[0.12, 0.09, 0.01, 0.01], [0.09, 0.14, 0.01, 0.01], [0.01, 0.01, 0.03, 0.005], [0.01, 0.01, 0.005, 0.01]],
        [[0.27, 0.1, 0.18, 0.05], [0.1, 0.09, 0.09, 0.04], [0.18, 0.09, 0.2, 0.06], [0.05, 0.04, 0.06, 0.03]],
        [[0.39, 0.09, 0.3, 0.06], [0.09, 0.11, 0.08, 0.05], [0.3, 0.08, 0.33, 0.07], [0.06, 0.05, 0.07, 0.08]],
    ],
}


def covariances(d, covariance_type):
    full = FULL[d]
    diagonal = [[matrix[j][j] for j in range(d)] for matrix in full]
    return {"full": full, "tied": full[1], "diag": diagonal, "spherical": [row[0] for row in diagonal]}[covariance_type]


def as_full(d, covariance_type, value):
    return {
        "full": lambda: value,
        "tied": lambda: [value] * 3,
        "diag": lambda: [np.diag(row) for row in value],
        "spherical": lambda: [v * np.eye(d) for v in value],
    }[covariance_type]()


def by_cholesky(rows, means, full):
    """Log-density plus log mixing weight per row and component, by one Cholesky factor each."""
    columns = []
    for weight, mean, cov in zip(WEIGHTS, means, full):
        chol = cholesky(np.array(cov), lower=True)
        z = solve_triangular(chol, (rows - mean).T, lower=True)
        constant = len(mean) / 2 * np.log(2 * np.pi) + np.log(np.diag(chol)).sum()
        columns.append(np.log(weight) - constant - (z**2).sum(axis=0) / 2)
    return np.stack(columns, axis=1)


def scored(d, covariance_type):
    cov = covariances(d, covariance_type)
    rows, means = np.array(ROWS[d]), np.array(MEANS[d])
    model = GaussianMixture(3, covariance_type=covariance_type)
    model.weights_, model.means_, model.covariances_ = np.array(WEIGHTS), means, np.array(cov)
    model.precisions_cholesky_ = _compute_precision_cholesky(model.covariances_, covariance_type)
    log_density, log_posterior = model._estimate_log_prob_resp(rows)
    joint = by_cholesky(rows, means, as_full(d, covariance_type, cov))
    assert np.allclose(log_density, logsumexp(joint, axis=1), rtol=1e-12, atol=1e-12)
    assert np.allclose(log_posterior, joint - logsumexp(joint, axis=1, keepdims=True), rtol=1e-11, atol=1e-10)
    return {
        "weights": WEIGHTS,
        "means": MEANS[d],
        "covariances": cov,
        "rows": ROWS[d],
        "log_density": log_density.tolist(),
        "posterior": model.predict_proba(rows).tolist(),
        "log_posterior": log_posterior.tolist(),
        "predict": model.predict(rows).tolist(),
    }


write_reference(
    "sklearn/score_given_parameters.json",
    {
        "note": "covariances as scikit-learn keeps them: full K x d x d, tied d x d, diag K x d variances, "
        "spherical K variances; predict counts components from 0",
        "cases": {f"d{d}_{kind}": scored(d, kind) for d in (1, 2, 4) for kind in ("full", "tied", "diag", "spherical")},
    },
    "score_given_parameters.py",
    "GaussianMixture.score_samples, predict_proba, predict with the parameters set; checked by Cholesky factors",
    ["sklearn", "numpy", "scipy"],
)
