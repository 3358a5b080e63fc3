"""scikit-learn's GaussianMixture started from given labels or given responsibilities."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture


class FixedStart(GaussianMixture):
    """A GaussianMixture whose first M-step uses the responsibilities in `start` (rows x components)."""

    start = None

    def _initialize_parameters(self, X, random_state):
        self._initialize(X, self.start)


def fit_from(x, labels, covariance_type, **params):
    components = int(labels.max()) + 1
    model = FixedStart(n_components=components, covariance_type=covariance_type, **params)
    model.start = np.eye(components)[labels]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(x)
