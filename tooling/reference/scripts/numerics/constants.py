"""Print the constants of packages/numerics/src/exp.ts and log.ts (needs mpmath 1.3).

Usage: python3 constants.py

exp: table of 2^(j/64) as high part and relative tail, ln 2 / 64 in two parts, near-minimax
polynomial. log: ln 2 in two parts, near-minimax polynomial in s^2. The polynomials come from
Remez exchange in 60 digits; their coefficients are then rounded to doubles.
"""
from mpmath import mp, mpf, exp, log, sqrt, matrix, lu_solve, cos, pi, nstr, floor, frexp, ldexp

mp.dps = 60


def truncate(x, bits):
    """The value of x cut to its first `bits` binary digits."""
    m, e = frexp(x)
    return ldexp(floor(ldexp(m, bits)), int(e) - bits)


def remez(f, weight, basis, a, b, rounds=12, grid=2000):
    """Coefficients c minimising max |weight(x) * (sum c_i basis_i(x) - f(x))| on [a, b]."""
    n = len(basis)
    xs = [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * (n + 1))) for i in range(n + 1)][::-1]
    for _ in range(rounds):
        m = matrix(n + 1, n + 1)
        v = matrix(n + 1, 1)
        for i, x in enumerate(xs):
            for j, g in enumerate(basis):
                m[i, j] = g(x) * weight(x)
            m[i, n] = (-1) ** i
            v[i] = f(x) * weight(x)
        c = lu_solve(m, v)
        pts = [a + (b - a) * mpf(i) / grid for i in range(grid + 1)]
        err = [weight(x) * (sum(c[j] * g(x) for j, g in enumerate(basis)) - f(x)) for x in pts]
        ext = []
        for x, e in zip(pts, err):
            if ext and (e > 0) == (ext[-1][1] > 0):
                if abs(e) > abs(ext[-1][1]):
                    ext[-1] = (x, e)
            else:
                ext.append((x, e))
        while len(ext) > n + 1:
            ext.pop(0 if abs(ext[0][1]) < abs(ext[-1][1]) else -1)
        if len(ext) < n + 1:
            break
        xs = [x for x, _ in ext]
    return [c[j] for j in range(n)], max(abs(e) for e in err)


N = 64
step = log(mpf(2)) / N
hi = truncate(step, 36)
print("LN2_64_HI", repr(float(hi)), "LN2_64_LO", repr(float(step - hi)), "INV", repr(float(1 / step)))
half = step / 2 * mpf("1.0001")
powers = [lambda r, i=i: r**i for i in range(4)]


def rest(r):
    """(exp(r) - 1 - r) / r^2."""
    return sum(r**i / mp.factorial(i + 2) for i in range(25))


c, e = remez(rest, lambda r: r**2, powers, -half, half)
print("EXP c2..c5", [repr(float(v)) for v in c], "error", nstr(e, 4))
for j in range(N):
    t = mpf(2) ** (mpf(j) / N)
    f = float(t)
    print(f"  {f!r}, {float((t - mpf(f)) / t)!r},")

ln2 = log(mpf(2))
hi = truncate(ln2, 42)
print("LN2_HI", repr(float(hi)), "LN2_LO", repr(float(ln2 - hi)), "LN2", repr(float(ln2)), "LN2PI", repr(float(log(2 * pi))))


def log_rest(f):
    """(log(1 + f) - f) / f^2."""
    return sum((-1) ** (i + 1) * f**i / (i + 2) for i in range(60))


c, e = remez(log_rest, lambda f: f**2, [lambda f, i=i: f**i for i in range(5)], -mpf(1) / 256, mpf(1) / 256)
print("LOG r^2..r^6", [repr(float(v)) for v in c], "absolute error", nstr(e, 4))


def log_tail(f):
    """(log(1 + f) - f + f^2/2) / f^3."""
    return sum((-1) ** i * f**i / (i + 3) for i in range(60))


near = mpf(1) / 16
c, e = remez(log_tail, lambda f: f**2, [lambda f, i=i: f**i for i in range(10)], -near, near)
print("LOG f^3..f^12 near 1", [repr(float(v)) for v in c], "relative error", nstr(e, 4))
for j in range(128):
    # z lies in [11/16, 11/8); its interval is found from the leading bits of z - 11/16 taken as a bit pattern.
    k = j + 48 if j < 80 else j - 80
    centre = (128 + k + mpf("0.5")) / (256 if j < 80 else 128)
    value = log(centre)
    high = mp.nint(ldexp(value, 42)) / mpf(2) ** 42
    print(f"  {float(centre)!r}, {float(1 / centre)!r}, {float(high)!r}, {float(value - high)!r},")
