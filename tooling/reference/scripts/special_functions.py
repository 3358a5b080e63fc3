"""numerics/special_functions.json: modified Bessel functions and differences of gamma functions, with 60 digits by mpmath."""

import mpmath as mp
from reference_json import write_reference

mp.mp.dps = 60

ORDERS = [0, 0.5, 1, 1.5, 2.5, 4, 9, 24.5, 99, 499]
ARGUMENTS = [1e-8, 0.01, 0.7, 5, 20, 49.9, 50.5, 75, 130, 400, 1500, 20000.5, 1e6, 1e9]
POSITIVE = [1e-6, 0.003, 0.25, 1, 2.5, 7, 15.9, 16, 40, 333.25, 1e4, 1e8]
RISES = [0, 0.5, 1, 2.5, 10, 50]


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
    "numerics/special_functions.json",
    {
        "bessel": [bessel(o, x) for o in ORDERS for x in ARGUMENTS if not skipped(o, x)],
        "gamma": [
            {
                "x": x,
                "digammaMinusLog": float(mp.digamma(x) - mp.log(x)),
                "trigammaMinusReciprocal": float(mp.psi(1, x) - 1 / mp.mpf(x)),
                "stirlingRest": float(
                    mp.loggamma(x) - ((mp.mpf(x) - 0.5) * mp.log(x) - x + mp.log(2 * mp.pi) / 2)
                ),
            }
            for x in POSITIVE
        ],
        "rise": [
            {"x": x, "rise": h, "value": float(mp.loggamma(mp.mpf(x) + h) - mp.loggamma(mp.mpf(x)))}
            for x in POSITIVE
            for h in RISES
        ],
    },
    "special_functions.py",
    "mpmath.besseli, digamma, psi, loggamma with 60 digits",
    ["mpmath"],
)
