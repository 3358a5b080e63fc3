"""families/special_functions.json: the differences that densities and likelihood equations of families are made of, with 60 digits by mpmath."""

import mpmath as mp
from reference_json import write_reference

mp.mp.dps = 60

POSITIVE = [1e-8, 1e-3, 0.1, 0.5, 1.0, 1.4616, 2.5, 7.75, 9.999, 10.0, 12.5, 15.999, 16.0, 100.0, 12345.0, 1e8, 1e15]
TAILS = [-40.0, -8.0, -3.5, -2.0, -1.9999, -0.5, 0.0, 0.3, 1.0, 1.9999, 2.0, 2.5, 5.0, 12.0, 40.0, 1000.0]
PAIRS = [(0.1, 0.2), (1e-4, 3.0), (2.5, 2.5), (0.5, 30.0), (14.0, 9.0), (1e5, 3e4), (1e10, 0.75)]
RISES = [(0.3, 0.0), (0.3, 4.0), (2.5, 9.0), (25.0, 140.0), (1e6, 3.0), (1e6, 5000.0), (1e-3, 1.0)]
RATIOS = [(1e-300, 2.0), (0.01, 1.0), (0.649, 1.0), (0.651, 1.0), (0.9, 1.0), (1.0, 1.0), (1 + 2.0**-30, 1.0),
          (3.0, 3.000001), (1.499, 1.0), (1.501, 1.0), (7.0, 2.0), (1e6, 1e-6)]


def stirling_error(x):
    return mp.loggamma(x) - ((x - mp.mpf(1) / 2) * mp.log(x) - x + mp.log(2 * mp.pi) / 2)


def tail(z):
    return mp.erfc(z / mp.sqrt(2)) / 2


def hazard(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi) / tail(z)


def of_one(f, arguments):
    return {"x": arguments, "value": [float(f(mp.mpf(x))) for x in arguments]}


def of_two(f, arguments):
    return {"x": [list(pair) for pair in arguments], "value": [float(f(mp.mpf(a), mp.mpf(b))) for a, b in arguments]}


write_reference(
    "families/special_functions.json",
    {
        "stirlingError": of_one(stirling_error, POSITIVE),
        "logMinusDigamma": of_one(lambda x: mp.log(x) - mp.digamma(x), POSITIVE),
        "trigamma": of_one(lambda x: mp.psi(1, x), POSITIVE),
        "logNormalTail": of_one(lambda z: mp.log(tail(z)), TAILS),
        "normalHazard": of_one(hazard, TAILS),
        "logBeta": of_two(lambda a, b: mp.log(mp.beta(a, b)), PAIRS),
        "logRisingFactorial": of_two(lambda x, n: mp.loggamma(x + n) - mp.loggamma(x), RISES),
        "logDivergence": of_two(lambda x, c: x / c - 1 - mp.log(x / c), RATIOS),
    },
    "special_functions.py",
    "mpmath, 60 digits",
    ["mpmath"],
)
