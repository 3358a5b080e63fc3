/** Of a standard normal, exceeded once in a million: with fixed seeds, a family that is right stays right. */
const QUANTILE = 4.7534;

/** What chi-square exceeds at most once in a million times, by Wilson & Hilferty (1931, PNAS 17, 684-688). */
export const chiSquareBound = (degrees: number): number => {
  const v = 2 / (9 * degrees);
  const root = 1 - v + QUANTILE * Math.sqrt(v);
  return degrees * root * root * root;
};
