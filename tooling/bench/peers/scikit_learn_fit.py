"""Whole fits of scikit-learn: see src/fit/fit-task.ts for what is read and printed.

What tolerance reaches the target is not known beforehand. Every start is therefore fitted to a coarse tolerance and, as
long as the best one is not there, goes on from where it stopped (warm_start) with a finer one. The time until then is what
a fit with the last tolerance and as many starts (n_init) takes, but for one E-step for each start and tolerance.
"""

import json
import sys
import time
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

MOST_ITERATIONS = 1_000_000
# In nats a row: a tenth of the tolerance gained less than this and there is more than that to go. The starts have settled
# in a lower maximum, and finer tolerances would only cost more.
SETTLED = 1e-7
HOPELESS = 1e-4
TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12]


def main():
    warnings.simplefilter("error", ConvergenceWarning)
    with open(sys.argv[1], encoding="utf8") as file:
        task = json.load(file)
    rows = np.fromfile(task["rows"], dtype="<f8").reshape(task["n"], task["d"])
    models = [
        GaussianMixture(
            task["k"],
            init_params="kmeans",
            max_iter=MOST_ITERATIONS,
            random_state=start,
            reg_covar=0.0,
            warm_start=True,
        )
        for start in range(task["restarts"])
    ]
    seconds = 0.0
    before = -np.inf
    for tolerance in TOLERANCES:
        for model in models:
            model.tol = tolerance
            began = time.perf_counter()
            model.fit(rows)
            seconds += time.perf_counter() - began
        best = max(models, key=lambda model: model.lower_bound_)
        reached = float(best.score(rows))
        answer = {"tolerance": tolerance, "seconds": seconds, "logLikelihoodPerRow": reached}
        print(json.dumps(answer), flush=True)
        if reached >= task["target"]:
            return
        if reached - before < SETTLED and task["target"] - reached > HOPELESS:
            return
        before = reached


main()
