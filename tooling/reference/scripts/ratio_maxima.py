"""scipy/ratio_maxima.json: the covariances of EVV, EEV, VEV and VVV within a ratio of eigenvalues that are most likely given samples of them, two columns.

Sequential quadratic programming from many starts over logarithms of variances and angles; both eigenvalues of every cov[k] cov[j]^-1 are constraints.
"""

import numpy as np
from reference_json import write_reference
from scipy.optimize import minimize

STARTS = 12


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def parts(structure, k, x):
    """Covariance, precision and log det of each: x holds volumes and shapes, half a log det and half a log quotient of variances, then K angles."""
    volumes = 1 if structure[0] == "E" else k
    shapes = 1 if structure[1] == "E" else k
    volume, shape, angle = x[:volumes], x[volumes : volumes + shapes], x[volumes + shapes :]
    out = []
    for c in range(k):
        v, s = volume[c % volumes], shape[c % shapes]
        turn, logs = rotation(angle[c]), np.array([v + s, v - s])
        out.append((turn * np.exp(logs) @ turn.T, turn * np.exp(-logs) @ turn.T, 2 * v))
    return out


def loss(found, samples, weights):
    return sum(w * (log_det + np.trace(p @ s)) for (_, p, log_det), s, w in zip(found, samples, weights))


def gaps(found, ratio):
    out = []
    for k, (a, _, _) in enumerate(found):
        for j, (_, q, _) in enumerate(found):
            if j == k:
                continue
            # The precision of the second, in coordinates in which that of the first is 1, but for a similarity.
            relative = a @ q
            middle, det = np.trace(relative) / 2, np.linalg.det(relative)
            spread = np.sqrt(max(middle * middle - det, 0.0))
            out += [np.log(ratio / (middle + spread)), np.log(ratio / (middle - spread))]
    return np.array(out)


def largest_ratio(found):
    return max(np.linalg.eigvals(a @ q).real.max() for a, _, _ in found for _, q, _ in found)


def maximum(structure, samples, weights, ratio, rng):
    k = len(samples)
    logs = (1 if structure[0] == "E" else k) + (1 if structure[1] == "E" else k)
    total = sum(weights)
    best = None
    for _ in range(STARTS):
        # Round covariances of about one size are within the ratio, whatever their angles.
        x = np.concatenate([0.05 * rng.standard_normal(logs), rng.uniform(0, np.pi, k)])
        for _ in range(4):
            found = minimize(
                lambda x: loss(parts(structure, k, x), samples, weights) / total,
                x,
                method="SLSQP",
                bounds=[(-8, 8)] * logs + [(-20, 20)] * k,
                constraints={"type": "ineq", "fun": lambda x: gaps(parts(structure, k, x), ratio)},
                options={"ftol": 1e-15, "maxiter": 200},
            )
            x = found.x
            at = parts(structure, k, x)
            if largest_ratio(at) <= ratio * (1 + 1e-7) and (best is None or found.fun < best[0]):
                best = (found.fun, at)
    return {
        "structure": structure,
        "objective": -0.5 * total * best[0],
        "largest_ratio": largest_ratio(best[1]),
        "covariances": [cov.tolist() for cov, _, _ in best[1]],
    }


def sample(rng, size):
    g = rng.standard_normal((2, 5)) * np.exp(0.9 * rng.standard_normal((2, 1)))
    return np.round(size * (g @ g.T) / 5 + 0.1 * np.eye(2), 3)


rng = np.random.default_rng(20)
cases = []
for k, ratio in [(2, 2.0), (2, 1.3), (3, 3.0), (3, 1.5)]:
    samples = [sample(rng, 1.0 + 2.0 * c) for c in range(k)]
    weights = [round(w, 2) for w in rng.uniform(0.5, 3.0, k)]
    cases.append(
        {
            "ratio": ratio,
            "weights": weights,
            "samples": [s.tolist() for s in samples],
            "maxima": [maximum(s, samples, weights, ratio, rng) for s in ("EVV", "EEV", "VEV", "VVV")],
        }
    )

write_reference(
    "scipy/ratio_maxima.json",
    {
        "note": "objective: -1/2 sum weight (log det cov + tr(cov^-1 sample)), the best of the starts; every eigenvalue of "
        "cov[j]^-1 cov[k] is at most ratio",
        "cases": cases,
    },
    "ratio_maxima.py",
    f"scipy.optimize.minimize(method='SLSQP') from {STARTS} starts",
    ["numpy", "scipy"],
)
