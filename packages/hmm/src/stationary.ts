import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";

/**
 * The stationary distribution of K × K transition probabilities by elimination of one state after the other (Grassmann, Taksar & Heyman 1985,
 * Oper. Res. 33:1107-1116): no subtraction, so every probability is right to a few units in its last place. Left: a chain
 * with states that cannot all be reached from one another.
 */
export const stationaryDistribution = (
  transitions: Float64Array,
  k: number,
): Either<EmError, Float64Array> => {
  const a = transitions.slice();
  for (let n = k - 1; n > 0; n--) {
    let out = 0;
    for (let j = 0; j < n; j++) out += a[n * k + j];
    if (!(out > 0)) {
      const remedy = "Use free initial probabilities.";
      return E.left(
        invalidInput(
          "transitions",
          "states that lead to one another",
          `state ${n} without a way back`,
          remedy,
        ),
      );
    }
    for (let i = 0; i < n; i++) {
      a[i * k + n] /= out;
      for (let j = 0; j < n; j++) a[i * k + j] += a[i * k + n] * a[n * k + j];
    }
  }
  const p = new Float64Array(k);
  p[0] = 1;
  let total = 1;
  for (let n = 1; n < k; n++) {
    for (let i = 0; i < n; i++) p[n] += p[i] * a[i * k + n];
    total += p[n];
  }
  return E.right(p.map((v) => v / total));
};
