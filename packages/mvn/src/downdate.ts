import { E, invalidInput, type DifferenceAlgebra, type Either, type EmError } from "@latentjs/em-core";
import { momentsAlgebra, type Moments } from "./moments.js";

/** Weight below this share of the whole cannot be told from the rounding of a difference. */
const WEIGHT_ROUNDING = 1e-12;

/**
 * What rounding may leave of a pivot that is 0: of the column's scatter before, and of the products of its means, whose last digits the scatter
 * of rows far from the origin is made of.
 */
const PIVOT_ROUNDING = 64 * Number.EPSILON;

/**
 * Moments of `d` columns of which a part can be taken back: the formula of Chan, Golub & LeVeque (1979) solved for one of the two,
 * centred all along. Left: a part that weighs more than the whole, or a scatter that is not positive semidefinite without it
 * beyond rounding, because the part was not in it or because too many digits were lost.
 */
export const momentsDifference = (d: number): DifferenceAlgebra<Moments> => ({
  ...momentsAlgebra(d),
  subtract: (all, part) => {
    if (part.weight === 0) return E.right(all);
    const weight = all.weight - part.weight;
    if (weight < -WEIGHT_ROUNDING * all.weight) {
      return E.left(
        invalidInput("weight of the part", `at most the ${all.weight} of the whole`, part.weight),
      );
    }
    if (!(weight > WEIGHT_ROUNDING * all.weight)) return E.right(momentsAlgebra(d).empty);
    const share = part.weight / weight;
    const mean = new Float64Array(d);
    const scatter = new Float64Array(d * d);
    const rounding = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      const gap = part.mean[i] - all.mean[i];
      mean[i] = all.mean[i] - share * gap;
      const lost = share * all.weight * Math.abs(gap) * (Math.abs(gap) + Math.abs(all.mean[i]));
      rounding[i] = PIVOT_ROUNDING * d * (all.scatter[i * d + i] + lost);
      for (let j = 0; j <= i; j++) {
        const at = i * d + j;
        const between = share * all.weight * gap * (part.mean[j] - all.mean[j]);
        scatter[at] = all.scatter[at] - part.scatter[at] - between;
        scatter[j * d + i] = scatter[at];
      }
    }
    return E.map(() => ({ weight, mean, scatter }))(semidefinite(scatter, rounding, d));
  },
});

/** Elimination of one column after the other, with columns that have nothing left passed over. */
const semidefinite = (scatter: Float64Array, rounding: Float64Array, d: number): Either<EmError, void> => {
  const a = scatter.slice();
  for (let c = 0; c < d; c++) {
    const value = a[c * d + c];
    if (!(value >= -rounding[c])) {
      return E.left({ _tag: "NotPositiveDefinite", what: "The scatter without the part", pivot: c, value });
    }
    if (value <= rounding[c]) continue;
    for (let i = c + 1; i < d; i++) {
      const factor = a[i * d + c] / value;
      for (let j = c + 1; j <= i; j++) a[i * d + j] -= factor * a[j * d + c];
    }
  }
  return E.right(undefined);
};
