"""sklearn/best_known_maxima.json: the highest maxima of the likelihood that many starts of EM found.

A start takes K centres, by k-means++ or as random rows, on columns divided by their standard deviation, gives each row
to its nearest centre with nine tenths of its weight and spreads the tenth evenly; then EM without any floor until the
mean log-likelihood per row moves by less than 1e-11. (GaussianMixture's own init_params='k-means++' puts all weight on K
single rows, which makes the first tied covariance hundreds of times too large: from there EM on faithful never leaves
the single normal.)

Without a floor the likelihood is unbounded. A run is collapsed when it raised an error or its smallest eigenvalue fell
below 1e-8 of the data's; many of these have a finite log-likelihood made of rounding. A maximum with a nearly singular
or a tiny component is spurious. `regular` is the best one whose components all hold at least 2 (d + 1) rows and whose
smallest eigenvalue is at least a hundredth of the data's.
"""

import warnings

import numpy as np
from fixed_start import FixedStart
from reference_json import faithful, iris, write_reference
from sklearn.cluster import kmeans_plusplus
from sklearn.exceptions import ConvergenceWarning

STRUCTURES = {"VVV": "full", "EEE": "tied", "VVI": "diag", "VII": "spherical"}
STARTS = ("k-means++", "random rows")
SHOWN = 5


def responsibilities(x, components, start, seed):
    scaled = x / x.std(axis=0)
    if start == "k-means++":
        centres, _ = kmeans_plusplus(scaled, components, random_state=seed)
    else:
        centres = scaled[np.random.RandomState(seed).choice(len(x), components, replace=False)]
    nearest = ((scaled[:, None, :] - centres) ** 2).sum(axis=2).argmin(axis=1)
    return 0.9 * np.eye(components)[nearest] + 0.1 / components


def run(x, components, covariance_type, start, seed):
    """A converged model, or None where a covariance lost its positive definiteness."""
    model = FixedStart(components, covariance_type=covariance_type, reg_covar=0, tol=1e-11, max_iter=20000)
    model.start = responsibilities(x, components, start, seed)
    try:
        return model.fit(x)
    except ValueError:
        return None


def as_full(model, d):
    cov = model.covariances_
    return {
        "full": lambda: cov,
        "tied": lambda: cov[None],
        "diag": lambda: np.array([np.diag(v) for v in cov]),
        "spherical": lambda: np.array([v * np.eye(d) for v in cov]),
    }[model.covariance_type]()


def described(model, x):
    eigenvalues = np.linalg.eigvalsh(as_full(model, x.shape[1]))
    return {
        "loglik": float(model.score_samples(x).sum()),
        "smallest_eigenvalue": float(eigenvalues.min()),
        "smallest_size": float(len(x) * model.weights_.min()),
        "weights": sorted(model.weights_.tolist(), reverse=True),
    }


def searched(x, components, covariance_type, per_start):
    data_eigenvalue = float(np.linalg.eigvalsh(np.cov(x.T, bias=True)).min())
    found, collapsed = [], 0
    for start in STARTS:
        for seed in range(per_start):
            model = run(x, components, covariance_type, start, seed)
            maximum = described(model, x) if model is not None else None
            if maximum is None or not maximum["smallest_eigenvalue"] > 1e-8 * data_eigenvalue:
                collapsed += 1
            else:
                found.append(maximum)
    found.sort(key=lambda maximum: -maximum["loglik"])
    # One entry for all runs that ended within 1e-3 of the entry's log-likelihood.
    distinct = []
    for maximum in found:
        if distinct and distinct[-1]["loglik"] - maximum["loglik"] < 1e-3:
            distinct[-1]["hits"] += 1
        else:
            distinct.append({**maximum, "hits": 1})
    regular = next(
        (
            m
            for m in distinct
            if m["smallest_size"] >= 2 * (x.shape[1] + 1) and m["smallest_eigenvalue"] >= 0.01 * data_eigenvalue
        ),
        None,
    )
    return {
        "starts": len(STARTS) * per_start,
        "collapsed": collapsed,
        "distinct": len(distinct),
        "regular": regular,
        "highest": distinct[:SHOWN],
    }


warnings.simplefilter("ignore", ConvergenceWarning)
warnings.simplefilter("ignore", RuntimeWarning)
flowers, eruptions = iris()[0], faithful()[0]
value = {
    "iris": {f"VVV,{k}": searched(flowers, k, "full", 500) for k in range(2, 7)},
    "faithful": {
        f"{name},{k}": searched(eruptions, k, kind, 1 if k == 1 else 100)
        for name, kind in STRUCTURES.items()
        for k in range(1, 5)
    },
}
write_reference(
    "sklearn/best_known_maxima.json",
    {"note": "keys are structure,K; no regular maximum is null; hits counts runs within 1e-3", **value},
    "best_known_maxima.py",
    "GaussianMixture(reg_covar=0, tol=1e-11) from k-means++ and random-row partitions, seeds from 0",
    ["sklearn", "numpy", "scipy"],
)
