"""Reference values for the random numbers (needs mmh3 5 and numpy).

Run from the repository root: python3 tooling/reference/scripts/rng/rng.py

The hash comes from the package mmh3. xoshiro128** is written out here in plain integers and checked against the
outputs that its authors' program (version 1.1) gives from the state {1, 2, 3, 4}.
"""

import os
import struct
import sys
from importlib.metadata import version

import mmh3

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from reference_json import write_reference  # noqa: E402

MASK = 2**32 - 1
KNOWN = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]


def rotl(x, k):
    return (x << k) % 2**32 + (x >> (32 - k))


def xoshiro(s):
    """Endless outputs from the state s, a list of four integers that is updated."""
    while True:
        yield rotl(s[1] * 5 & MASK, 7) * 9 & MASK
        shifted = s[1] << 9 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotl(s[3], 11)


def take(stream, n):
    return [next(stream) for _ in range(n)]


def words(data, seed=0):
    return list(struct.unpack("<4I", mmh3.mmh3_x86_128_digest(data, seed)))


def uniform(stream):
    high, low = next(stream) >> 5, next(stream) >> 6
    return (high * 2**26 + low) / 2**53


def below(stream, n):
    while True:
        v = next(stream)
        if v < 2**32 - 2**32 % n:
            return v % n


def case(labels):
    path = "/".join(label.replace("~", "~0").replace("/", "~1") for label in labels)
    state = words(b"latentjs/rng/v1/" + path.encode())
    return {
        "labels": labels,
        "path": path,
        "state": state,
        "outputs": take(xoshiro(state[:]), 8),
        "uniforms": [uniform(s) for s in [xoshiro(state[:])] for _ in range(5)],
        "below": {str(n): [below(s, n) for s in [xoshiro(state[:])] for _ in range(8)] for n in (1, 6, 1000, 3000000000)},
    }


assert take(xoshiro([1, 2, 3, 4]), 10) == KNOWN
text = b"The quick brown fox jumps over the lazy dog"
streams = [["0"], ["1"], ["42"], ["-7"], ["42", "restart", "3"], ["a/b"], ["a", "b"], ["a~1b"], ["", ""], ["αβγ 🎲"]]
reference = {
    "murmurHash3": [{"text": text[:n].decode(), "seed": seed, "words": words(text[:n], seed)}
                    for n in list(range(18)) + [31, 32, 43] for seed in (0, 3141592653)],
    "xoshiro128ss": {"state": [1, 2, 3, 4], "outputs": KNOWN},
    "streams": [case(labels) for labels in streams],
}
mmh3.__version__ = version("mmh3")
write_reference("rng.json", reference, "rng/rng.py", "mmh3.mmh3_x86_128_digest; xoshiro128** in integers", ["mmh3"])
