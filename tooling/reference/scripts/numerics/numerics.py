"""High-precision values of exp, log, log1p, expm1, logGamma, digamma and logSumExp (needs mpmath and numpy).

Run from the repository root: python3 tooling/reference/scripts/numerics/numerics.py

For every argument x: `nearest`, the double nearest to f(x), and `rest`, (f(x) - nearest) in units in the last place of
`nearest`, so that the error of an implementation can be measured to a thousandth of an ulp.
"""

import math
import os
import random
import sys

from mpmath import mp, mpf

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from reference_json import write_reference  # noqa: E402

# Digits enough for expm1 and log1p of 1e-300.
mp.dps = 700
draw = random.Random(20260101)


def between(low, high, n):
    return [draw.uniform(low, high) for _ in range(n)]


def spread(low, high, n):
    """n positive numbers whose logarithm is uniform."""
    return [math.exp(draw.uniform(math.log(low), math.log(high))) for _ in range(n)]


def around(points):
    """Each point with its two neighbours."""
    return [v for p in points for v in (math.nextafter(p, -math.inf), p, math.nextafter(p, math.inf))]


def table(f, xs):
    xs = sorted(set(xs))
    nearest = [float(f(mpf(x))) for x in xs]
    rest = [round(float((f(mpf(x)) - mpf(y)) / mpf(math.ulp(y))), 6) for x, y in zip(xs, nearest)]
    return {"x": xs, "nearest": nearest, "rest": rest}


half_step = math.log(2) / 128
# One argument or more for every row of the two tables: 64 steps of exp, 128 intervals of log.
exp_rows = [(2 * j + draw.uniform(-1, 1)) * half_step - 3 for j in range(64)]
log_rows = [draw.uniform(j, j + 1) / 256 for j in range(176, 256)] + [1 + draw.uniform(j, j + 1) / 128 for j in range(48)]
negative = [-v for v in spread(1e-20, 0.9999, 40)]
arguments = {
    "exp": exp_rows
    + between(-745, -700, 40)
    + between(-700, 0, 60)
    + between(-2, 2, 60)
    + between(0, 709.7, 30)
    + [s * v for v in spread(1e-20, 0.1, 15) for s in (1, -1)]
    + around([j * half_step for j in (-129, -65, -3, -1, 1, 3, 63, 127)])
    + around([-745.1332191019411, -745.0, -708.3964185322641, -708.0, 709.0, 709.782712893383]),
    "log": [4 * v for v in log_rows]
    + spread(1e-307, 1e308, 60)
    + between(0.5, 2, 80)
    + between(0.9, 1.1, 50)
    + [v * 5e-324 for v in (1, 2, 3, 1000, 123456789, 2**51 + 1)]
    + around([0.6875, 0.9375, 1.0625, 1.375, 2.2250738585072014e-308, 1.5, 2.0])
    + [math.nextafter(1, 0), math.nextafter(1, 2), 1.7976931348623157e308],
    "log1p": between(-0.99, 3, 80) + between(0.4, 1, 40) + between(-0.1, 0.1, 50) + spread(1e-300, 1e300, 40) + negative
    + around([-0.9375, -0.5, -0.0625, 0.0625, 0.375, 1.0, 3.0]),
    "expm1": between(-37, 40, 50) + between(-1, 1, 80) + between(-0.15, 0.15, 50) + between(40, 709, 20)
    + spread(1e-300, 1, 30) + negative + around([-37.5, -0.125, 0.125, 0.6931471805599453, 40.0]),
    "logGamma": spread(1e-5, 1e6, 40) + between(0.5, 3, 40) + between(-5.9, -0.1, 10),
    "digamma": spread(1e-5, 1e6, 40) + between(0.5, 3, 40) + between(-5.9, -0.1, 10),
}
functions = {
    "exp": mp.exp,
    "log": mp.log,
    "log1p": lambda x: mp.log(1 + x),
    "expm1": lambda x: mp.exp(x) - 1,
    "logGamma": lambda x: mp.log(abs(mp.gamma(x))),
    "digamma": mp.digamma,
}


def value(name):
    if name in ("logGamma", "digamma"):
        mp.dps = 60
    return table(functions[name], arguments[name])


def log_sum_exp(xs):
    return float(mp.log(mp.fsum(mp.exp(mpf(x)) for x in xs)))


sums = [between(-5, 5, 7), between(-1000, -990, 5), between(700, 1000, 6), [0.0, -40.0], [1e-20, -800.0], between(-60, 0, 40)]
reference = {name: value(name) for name in functions}
reference["logSumExp"] = [{"x": xs, "value": log_sum_exp(xs)} for xs in sums]
write_reference("numerics.json", reference, "numerics/numerics.py", "mpmath, 700 digits (gamma functions: 60)", ["mpmath"])
