/** Roundings of a number, in units of the last place, that add up in a density and in the statistics it is computed from. */
const ROUNDINGS = 64;

/**
 * What rounding may make of a row's log-density, in nats, where the centre of a component is `reach` of its own spreads away from 0: a few units in the
 * last place of the centre, in spreads.
 */
export const roundingAt = (reach: number): number => {
  const off = ROUNDINGS * Number.EPSILON * (1 + reach);
  return off * (1 + off);
};
