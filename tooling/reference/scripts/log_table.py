"""numerics/log_table.json: logarithms of the centres of the table behind `log`, each as a multiple of 2^-42 and a rest, with 60 digits by mpmath."""

import mpmath as mp
from reference_json import write_reference

mp.mp.dps = 60

CENTRES = [mp.mpf(11) / 16 + (j + mp.mpf(1) / 2) / 256 for j in range(80)]
CENTRES += [1 + (j + mp.mpf(1) / 2) / 128 for j in range(48)]


def entry(c):
    exact = mp.log(c)
    lead = mp.nint(exact * 2**42) / 2**42
    return {"centre": float(c), "reciprocal": float(1 / c), "lead": float(lead), "rest": float(exact - lead)}


write_reference(
    "numerics/log_table.json",
    {"entries": [entry(c) for c in CENTRES]},
    "log_table.py",
    "mpmath.log at 60 digits, each number rounded to the nearest double",
    ["mpmath"],
)
