"""mvn/mvn_cases.json: multivariate normals in 1, 2, 5 and 8 dimensions, ill-conditioned and far from the origin.

Computed with 60 digits by mpmath from the very doubles the file holds, so the values are right to the last digit however
badly conditioned the covariance is. `tolerance` is what double precision can promise with a Cholesky factor: 1e-10, or
2 eps times the condition number of the correlation matrix where that is more; numpy's Cholesky has to agree within it.
"""

import mpmath as mp
import numpy as np
from reference_json import write_reference
from scipy.linalg import solve_triangular

mp.mp.dps = 60


def autoregressive(d, rho, variances):
    sd = np.sqrt(np.array(variances))
    return np.array([[rho ** abs(i - j) * sd[i] * sd[j] for j in range(d)] for i in range(d)])


def hilbert(d):
    return np.array([[1.0 / (i + j + 1) for j in range(d)] for i in range(d)])


def near_equal_columns(gap):
    return np.array([[1.0, 1.0 - gap], [1.0 - gap, 1.0]])


# Steps away from the mean, in eighths: they add to the means at 1e6 without rounding.
def steps(d):
    rows = [
        [0.0] * d,
        [0.125 * (-1) ** j * (j + 1) for j in range(d)],
        [1.0 if j == 0 else 0.0 for j in range(d)],
        [2.0 - 0.5 * j for j in range(d)],
        [25.0 * (-1) ** (j // 2) for j in range(d)],
    ]
    return np.array(rows)


def case(mean, cov, given, scale=1.0):
    return {"mean": np.array(mean, dtype=float), "cov": cov, "given": given, "scale": np.array(scale)}


CASES = {
    "d1_plain": case([0.75], np.array([[2.25]]), []),
    "d1_tiny_variance": case([-3.0], np.array([[2.0**-40]]), [], scale=2.0**-20),
    "d1_offset": case([1e6], np.array([[0.5]]), []),
    "d2_plain": case([1.0, -2.0], np.array([[2.0, 0.6], [0.6, 1.5]]), [1]),
    "d2_offset": case([1e6, -1e6], np.array([[2.0, 0.6], [0.6, 1.5]]), [1]),
    "d2_correlation_1_minus_1e-6": case([0.0, 0.5], near_equal_columns(1e-6), [1]),
    "d2_correlation_1_minus_1e-10": case([0.0, 0.5], near_equal_columns(1e-10), [1]),
    "d5_plain": case([1, -1, 0.5, 2, -3], autoregressive(5, 0.5, [1.0, 4.0, 0.25, 16.0, 1.0]), [3, 4]),
    "d5_offset": case([1e6, 1e6, -1e6, 1e6, 0.0], autoregressive(5, 0.5, [1.0, 4.0, 0.25, 16.0, 1.0]), [3, 4]),
    "d5_units_1e-6_to_1e6": case(
        [1e-6, 0.0, 1.0, -1e3, 1e6],
        autoregressive(5, 0.5, [1e-12, 1e-6, 1.0, 1e6, 1e12]),
        [0, 4],
        scale=[2.0**-20, 2.0**-10, 1.0, 2.0**10, 2.0**20],
    ),
    "d5_hilbert": case([0, 0, 0, 0, 0], hilbert(5), [1, 3]),
    "d8_plain": case([0.5 * j for j in range(8)], autoregressive(8, -0.75, [1.0] * 8), [5, 6, 7]),
    "d8_offset": case([1e6 + j for j in range(8)], autoregressive(8, -0.75, [1.0] * 8), [5, 6, 7]),
    "d8_hilbert": case([0.25] * 8, hilbert(8), [0, 7]),
}


def exact(a):
    return mp.matrix(np.asarray(a).tolist())


def sub(a, rows, columns):
    return mp.matrix([[a[i, j] for j in columns] for i in rows])


def numbers(a):
    rows = [[float(a[i, j]) for j in range(a.cols)] for i in range(a.rows)]
    return [row[0] for row in rows] if a.cols == 1 else rows


def logdet(cov):
    return 2 * mp.fsum(mp.log(c) for c in (mp.cholesky(cov)[i, i] for i in range(cov.rows)))


def mahalanobis2(x, mean, cov):
    centred = exact(x) - mean
    return (centred.T * mp.lu_solve(cov, centred))[0]


def logpdf_in_double(x, mean, cov):
    chol = np.linalg.cholesky(cov)
    z = solve_triangular(chol, (x - mean).T, lower=True)
    return -0.5 * len(mean) * np.log(2 * np.pi) - np.log(np.diag(chol)).sum() - (z**2).sum(axis=0) / 2


def kl(mean_p, cov_p, mean_q, cov_q):
    d = cov_p.rows
    ratio = mp.inverse(cov_q) * cov_p
    trace = mp.fsum(ratio[i, i] for i in range(d))
    centred = mean_q - mean_p
    return (trace + (centred.T * mp.lu_solve(cov_q, centred))[0] - d + logdet(cov_q) - logdet(cov_p)) / 2


def conditional(mean, cov, given, x):
    rest = [i for i in range(cov.rows) if i not in given]
    cross = sub(cov, rest, given)
    gain = (mp.inverse(sub(cov, given, given)) * cross.T).T
    centred = mp.matrix([exact(x)[i] - mean[i] for i in given])
    return {
        "given": given,
        "x_given": [float(x[i]) for i in given],
        "mean": [float(v) for v in mp.matrix([mean[i] for i in rest]) + gain * centred],
        "cov": [[float(v) for v in row] for row in (sub(cov, rest, rest) - gain * cross.T).tolist()],
    }


def evaluated(c):
    mean, cov, d = exact(c["mean"]), exact(c["cov"]), len(c["mean"])
    x = c["mean"] + steps(d) * c["scale"]
    sd = np.sqrt(np.diag(c["cov"]))
    condition = float(np.linalg.cond(c["cov"] / np.outer(sd, sd)))
    tolerance = max(1e-10, float(f"{2 * np.finfo(float).eps * condition:.1e}"))
    distances = [mahalanobis2(row, mean, cov) for row in x]
    constant = d * mp.log(2 * mp.pi) + logdet(cov)
    logpdf = [float(-(constant + distance) / 2) for distance in distances]
    # The other distribution of the divergences: independent columns, variances doubled, shifted by one step.
    other_mean, other_cov = x[1], np.diag(2 * np.diag(c["cov"]))
    check = logpdf_in_double(x, c["mean"], c["cov"])
    assert np.all(np.abs(check - logpdf) <= tolerance * np.maximum(1, np.abs(logpdf))), check - logpdf
    value = {
        "mean": c["mean"].tolist(),
        "cov": c["cov"].tolist(),
        "correlation_condition": float(f"{condition:.3g}"),
        "tolerance": tolerance,
        "x": x.tolist(),
        "logpdf": logpdf,
        "mahalanobis2": [float(distance) for distance in distances],
        "logdet": float(logdet(cov)),
        "entropy": float((constant + d) / 2),
        "other": {"mean": other_mean.tolist(), "cov": other_cov.tolist()},
        "kl_to_other": float(kl(mean, cov, exact(other_mean), exact(other_cov))),
        "kl_from_other": float(kl(exact(other_mean), exact(other_cov), mean, cov)),
    }
    if c["given"]:
        value["conditional"] = conditional(mean, cov, c["given"], x[1])
    return value


write_reference(
    "mvn/mvn_cases.json",
    {
        "note": "kl_to_other is KL(this || other); conditional.given are column indices from 0, the rest keep their order",
        "cases": {name: evaluated(c) for name, c in CASES.items()},
    },
    "mvn_cases.py",
    "mpmath with 60 digits: cholesky, lu_solve, inverse; checked against numpy.linalg.cholesky",
    ["mpmath", "numpy", "scipy"],
)
