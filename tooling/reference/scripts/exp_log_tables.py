"""numerics/exp_log_tables.json: the tables behind `exp` and `log`, with 60 digits by mpmath."""

import mpmath as mp
from reference_json import write_reference

mp.mp.dps = 60

CENTRES = [mp.mpf(11) / 16 + (j + mp.mpf(1) / 2) / 256 for j in range(80)]
CENTRES += [1 + (j + mp.mpf(1) / 2) / 128 for j in range(48)]


def entry(c):
    exact = mp.log(c)
    lead = mp.nint(exact * 2**42) / 2**42
    return {"centre": float(c), "reciprocal": float(1 / c), "lead": float(lead), "rest": float(exact - lead)}


def power(j):
    exact = mp.mpf(2) ** (mp.mpf(j) / 64)
    nearest = mp.mpf(float(exact))
    return {"nearest": float(nearest), "remainder": float((exact - nearest) / exact)}


write_reference(
    "numerics/exp_log_tables.json",
    {"logarithms": [entry(c) for c in CENTRES], "powers": [power(j) for j in range(64)]},
    "exp_log_tables.py",
    "mpmath at 60 digits, each number rounded to the nearest double",
    ["mpmath"],
)
