import { copyFloats, identity, mapFloats } from "@latentjs/numerics";

/**
 * 2 (I + A E)^-1 - I, which turns orthogonal matrices into skew-symmetric ones and back. The signs E of the columns are chosen so that
 * every pivot is at least 1 (O'Dorney 2014, Linear Algebra Appl. 448, 97-103): axes have no sign, and with these the transform is
 * never far from the identity's. A skew-symmetric matrix has such pivots as it is.
 */
export const cayley = (a: Float64Array, d: number): Float64Array => {
  const rest = copyFloats(a);
  const inverse = identity(d);
  for (let j = 0; j < d; j++) {
    const sign = rest[j * d + j] < 0 ? -1 : 1;
    const pivot = 1 + sign * rest[j * d + j];
    for (let i = 0; i < d; i++) {
      if (i === j) continue;
      const factor = (sign * rest[i * d + j]) / pivot;
      for (let m = j + 1; m < d; m++) rest[i * d + m] -= factor * rest[j * d + m];
      for (let m = 0; m <= j; m++) inverse[i * d + m] -= factor * inverse[j * d + m];
    }
    for (let m = j + 1; m < d; m++) rest[j * d + m] /= pivot;
    for (let m = 0; m <= j; m++) inverse[j * d + m] /= pivot;
  }
  return mapFloats(inverse, (v, at) => 2 * v - (at % (d + 1) === 0 ? 1 : 0));
};
