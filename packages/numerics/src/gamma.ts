/*
 * Both functions and everything they call, logarithm and sine included, are written in JavaScript on + - * / and bit
 * access; they ask the engine only for abs, floor, ceil and round, which are exact. So they too give the same bits
 * everywhere.
 */
import stdlibDigamma from "@stdlib/math-base-special-digamma";
import stdlibGammaln from "@stdlib/math-base-special-gammaln";

/**
 * Natural logarithm of |Γ(x)|; Infinity at 0 and at the negative integers.
 *
 * Within 1e-14 · max(1, |log Γ(x)|): 1e-15 almost everywhere, 5e-15 near x = 1.2 and 0.2.
 */
export const logGamma = (x: number): number => stdlibGammaln(x);

/**
 * Digamma function, the derivative of log Γ(x); NaN at 0 and at the negative integers.
 *
 * Within 1e-15 · max(1, |digamma(x)|) for positive x; near the poles of negative x the reflection formula loses digits.
 */
export const digamma = (x: number): number => stdlibDigamma(x);
