/**
 * Exponential components for durations.
 *
 * Takes one column of numbers of at least 0; no missing values. With the setting `event` a row may end before its event (right-censored) and
 * then counts with log S(t). log f(t) = log rate - rate t, log S(t) = -rate t. The estimate is events by total time.
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, 2nd ed., ch. 19; Kalbfleisch & Prentice (2002), The
 * Statistical Analysis of Failure Time Data, 2nd ed., section 3.2.
 */
import {
  aboveZero,
  E,
  ifHeld,
  invalidInput,
  linearInColumns,
  notNegative,
  scalars,
  univariateFamily,
  univariateModule,
  type FamilyModule,
  type NamedFamily,
  type Univariate,
  type UnivariateSpec,
  type WeightedSums,
} from "@latentjs/mixture";
import { log, standardExponential } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Exponential {
  /** Events in a unit of time, > 0. */
  readonly rate: number;
}

/** Weight of the rows; weighted sums of their times and of their events. */
export type ExponentialStats = WeightedSums;

const definition: Univariate<Exponential, ExponentialStats> = {
  name: "exponential",
  summary: "Durations with a constant rate of events",
  support: notNegative,
  censored: true,
  parameters: scalars<Exponential>({ rate: aboveZero }),
  ...linearInColumns(2, ({ rate }: Exponential) => ({ constant: 0, slopes: [-rate, log(rate)] })),
  estimate: ({ weight, sums: [time, events] }) =>
    ifHeld(weight, () =>
      time > 0 && events > 0
        ? E.right({ rate: events / time })
        : E.left(
            invalidInput(
              "durations",
              "an event and a positive time in every component",
              `${events} events in a total time of ${time}`,
              "Fit fewer components or start from another seed.",
            ),
          ),
    ),
  neutral: ({ mean }) => ({ rate: 1 / mean }),
  draw: ({ rate }, rng) => standardExponential(rng) / rate,
};

/** Exponential components for a column of durations. */
export const exponential = (spec: UnivariateSpec): NamedFamily<Exponential, ExponentialStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
