"""sklearn/bayesian_gmm_fixed_start.json: variational Bayes of scikit-learn, four covariance types and two priors of the weights, from fixed labels."""

import warnings

import numpy as np
from reference_json import faithful, iris, write_reference
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import BayesianGaussianMixture


class FixedStart(BayesianGaussianMixture):
    """A BayesianGaussianMixture whose first M-step uses the responsibilities in `start` (rows x components)."""

    start = None

    def _initialize_parameters(self, X, random_state):
        self._initialize(X, self.start)


def fit(x, start, covariance_type, prior):
    model = FixedStart(
        n_components=int(start.max()) + 1,
        covariance_type=covariance_type,
        weight_concentration_prior_type=prior,
        weight_concentration_prior=0.01,
        reg_covar=0.0,
        tol=0.0,
        max_iter=3000,
    )
    model.start = np.eye(model.n_components)[start]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x)
    return {
        "start": start.tolist(),
        "weights": model.weights_.tolist(),
        "means": model.means_.tolist(),
        "covariances": model.covariances_.tolist(),
        "degrees_of_freedom": np.broadcast_to(model.degrees_of_freedom_, model.n_components).tolist(),
        "mean_precision": model.mean_precision_.tolist(),
        "score": float(model.score(x)),
    }


value = {}
for name, (x, labels) in {"iris": iris(), "faithful": faithful()}.items():
    each = 6 // (int(labels.max()) + 1)
    starts = {"": labels, "_K6": labels * each + np.arange(len(labels)) % each}
    for suffix, start in starts.items():
        for covariance_type in ["full", "tied", "diag", "spherical"]:
            for prior in ["dirichlet_process", "dirichlet_distribution"]:
                value[f"{name}{suffix}_{covariance_type}_{prior}"] = fit(x, start, covariance_type, prior)

write_reference(
    "sklearn/bayesian_gmm_fixed_start.json",
    {
        "note": "start: the label of each row; weight_concentration_prior 0.01, the other priors are scikit-learn's "
        "defaults; reg_covar 0, tol 0, 3000 iterations. score: average of score_samples over the rows",
        "cells": value,
    },
    "bayesian_gmm_fixed_start.py",
    "BayesianGaussianMixture(...).fit(x) from the labels",
    ["sklearn", "numpy", "scipy"],
)
