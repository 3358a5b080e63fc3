"""numerics/bessel.json: modified Bessel functions, with 60 digits by mpmath."""

import mpmath as mp
from reference_json import write_reference

mp.mp.dps = 60

ORDERS = [0, 0.5, 1, 1.5, 2.5, 4, 9, 24.5, 99, 499]
ARGUMENTS = [1e-8, 0.01, 0.7, 5, 20, 49.9, 50.5, 75, 130, 400, 1500, 20000.5, 1e6, 1e9]


def bessel(order, x):
    nu, z = mp.mpf(order), mp.mpf(x)
    # 0F1 is I without the powers that over- and underflow.
    with mp.workdps(60 + int(z / 1000) if z < 1e5 else 60):
        log_i = mp.log(mp.besseli(nu, z)) if z < 1e5 else asymptotic(nu, z)
        log_up = mp.log(mp.besseli(nu + 1, z)) if z < 1e5 else asymptotic(nu + 1, z)
        scaled = log_i - z + mp.loggamma(nu + 1) + nu * mp.log(2 / z)
        return {
            "order": float(order),
            "x": float(x),
            "log": float(scaled),
            "ratio": float(mp.exp(log_up - log_i)),
            "deficit": float(-mp.expm1(log_up - log_i)),
        }


def asymptotic(nu, z):
    """log I for arguments beyond 1e5, DLMF 10.40.1 summed until the terms are below the precision."""
    term = total = mp.mpf(1)
    for k in range(1, 400):
        term *= -(4 * nu**2 - (2 * k - 1) ** 2) / (8 * k * z)
        total += term
        if abs(term) < mp.mpf(10) ** -55:
            return z - mp.log(2 * mp.pi * z) / 2 + mp.log(total)
    raise ArithmeticError("the asymptotic series does not converge here")


def skipped(order, x):
    return x > 1e5 and 4 * (order + 1) ** 2 > x


write_reference(
    "numerics/bessel.json",
    {
        "bessel": [bessel(o, x) for o in ORDERS for x in ARGUMENTS if not skipped(o, x)],
    },
    "bessel.py",
    "mpmath.besseli with 60 digits; beyond 1e5 the series of DLMF 10.40.1",
    ["mpmath"],
)
