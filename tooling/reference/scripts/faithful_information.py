"""mclust/faithful_information.json: observed information, outer product of scores and EM's rate of two normals on Old Faithful.

Second derivatives are complex-step derivatives of the closed-form score, which have no error of differences (Squire & Trapp 1998). R's
numDeriv::hessian of the log-likelihood agrees to 8e-7.
"""

import numpy as np

from reference_json import faithful, write_reference

X, LONG = faithful()


def terms(theta):
    """For each component: its weight, centred columns, scaled inverse covariance, and the rows' log joint densities."""
    parts = []
    for weight, mean, (s11, s21, s22) in (
        (theta[0], theta[1:3], theta[5:8]),
        (1 - theta[0], theta[3:5], theta[8:11]),
    ):
        det = s11 * s22 - s21 * s21
        inverse = np.array([[s22, -s21], [-s21, s11]]) / det
        a, b = X[:, 0] - mean[0], X[:, 1] - mean[1]
        distance = inverse[0, 0] * a * a + 2 * inverse[0, 1] * a * b + inverse[1, 1] * b * b
        parts.append((weight, a, b, inverse, np.log(weight) - np.log(2 * np.pi) - (np.log(det) + distance) / 2))
    return parts


def posterior(parts):
    first = 1 / (1 + np.exp(parts[1][4] - parts[0][4]))
    return first, 1 - first


def row_scores(theta):
    """One column a parameter; covariances are (11, 21, 22), with 21 standing for both off-diagonal entries."""
    parts = terms(theta)
    z = posterior(parts)
    scores = np.zeros((len(X), 11), dtype=complex)
    scores[:, 0] = z[0] / theta[0] - z[1] / (1 - theta[0])
    for k, (_, a, b, inverse, _) in enumerate(parts):
        u, v = inverse[0, 0] * a + inverse[0, 1] * b, inverse[0, 1] * a + inverse[1, 1] * b
        scores[:, 1 + 2 * k], scores[:, 2 + 2 * k] = z[k] * u, z[k] * v
        scores[:, 5 + 3 * k] = z[k] * (u * u - inverse[0, 0]) / 2
        scores[:, 6 + 3 * k] = z[k] * (u * v - inverse[0, 1])
        scores[:, 7 + 3 * k] = z[k] * (v * v - inverse[1, 1]) / 2
    return scores


def em(theta):
    z = posterior(terms(theta))
    out = [z[0].mean()]
    covariances = []
    for k in (0, 1):
        total = z[k].sum()
        mean = (z[k][:, None] * X).sum(axis=0) / total
        a, b = X[:, 0] - mean[0], X[:, 1] - mean[1]
        out.extend(mean)
        covariances.extend([(z[k] * p).sum() / total for p in (a * a, a * b, b * b)])
    return np.array(out + covariances)


def complex_step(f, theta):
    columns = []
    for j in range(len(theta)):
        moved = theta.astype(complex)
        moved[j] += 1e-30j
        columns.append(f(moved).imag / 1e-30)
    return np.array(columns).T


short = LONG == 0
theta = np.concatenate(
    [[short.mean()], X[short].mean(axis=0), X[~short].mean(axis=0)]
    + [np.cov(X[rows].T, bias=True)[[0, 1, 1], [0, 0, 1]] for rows in (short, ~short)]
)
for _ in range(300):
    theta = em(theta).real

observed = -complex_step(lambda at: row_scores(at).sum(axis=0), theta)
outer = row_scores(theta).real.T @ row_scores(theta).real
inverse = np.linalg.inv(observed)
write_reference(
    "mclust/faithful_information.json",
    {
        "parameters": ["weight1", "mean1", "mean1", "mean2", "mean2"]
        + [f"cov{k}_{entry}" for k in (1, 2) for entry in (11, 21, 22)],
        "estimate": theta.tolist(),
        "se_observed": np.sqrt(np.diag(inverse)).tolist(),
        "se_empirical": np.sqrt(np.diag(np.linalg.inv(outer))).tolist(),
        "se_sandwich": np.sqrt(np.diag(inverse @ outer @ inverse)).tolist(),
        "em_rate": float(np.max(np.linalg.eigvals(complex_step(em, theta)).real)),
        "em_rates": np.sort(np.linalg.eigvals(complex_step(em, theta)).real)[::-1].tolist(),
    },
    "faithful_information.py",
    "EM to the fixed point; complex-step derivatives of the score and of the EM step",
    ["numpy"],
)
