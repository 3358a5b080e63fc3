import { E, type Batch } from "@latentjs/em-core";
import { replicate, TILE_ROWS, type ComponentBank, type ComponentFamily } from "@latentjs/mixture";
import { array, record, type Arbitrary } from "fast-check";
import { between } from "./arbitraries.js";
import { answer, fewRows, memberships, opened, salts } from "./cases.js";
import { forAll, law, unmet, type Law } from "./law.js";
import type { PlugInOptions } from "./options.js";
import { expectClose } from "./plain-data.js";
import { register } from "./register.js";
import { show } from "./show.js";
import { finiteLaw } from "./subject-laws/finite.js";
import { errorsLaw } from "./subject-laws/errors.js";
import { estimateLaw, objectiveLaw } from "./subject-laws/objective.js";
import { savingLaw } from "./subject-laws/saving.js";
import { splitsLaw } from "./subject-laws/splits.js";
import { statisticsLaw } from "./subject-laws/statistics.js";
import { weightsLaw } from "./subject-laws/weights.js";
import { bankSubject } from "./subject.js";

/** A family of which the bank is so many independent components, with types that are nobody else's business. */
export interface Equivalent<Ts, B extends Batch> {
  readonly use: <Z>(
    f: <T, S>(family: ComponentFamily<T, B, S>, components: (thetas: Ts) => ReadonlyArray<T>) => Z,
  ) => Z;
}

/** Says that a bank is independent components of `family`; `components` are the bank's parameters one by one. */
export const independent = <Ts, B extends Batch, T, S>(
  family: ComponentFamily<T, B, S>,
  components: (thetas: Ts) => ReadonlyArray<T>,
): Equivalent<Ts, B> => ({ use: (f) => f(family, components) });

/** What {@link bankLaws} needs to know. `theta` draws the parameters of all components together. */
export interface BankOptions<Ts, B extends Batch, R> extends PlugInOptions<Ts, B, R> {
  /** Checked in B2, where the components are independent and of one family. */
  readonly equivalent?: Equivalent<Ts, B>;
}

const B1 = {
  name: "B1 mixing weights",
  meaning:
    "Log mixing weights are added to the log-densities, and what is left out is far below the largest term of its row; otherwise responsibilities are wrong.",
};
const B2 = {
  name: "B2 equivalence",
  meaning:
    "The bank computes what independent components of its family do; otherwise the fast way and the plain way give different fits.",
};

/** B1: columns of the tile with weights and floors against those without. */
const mixingLaw = <Ts, B extends Batch, S, R>(
  bank: ComponentBank<Ts, B, S>,
  options: BankOptions<Ts, B, R>,
): Law => {
  const { rounding = 1e-11 } = options;
  const perComponent = (values: Arbitrary<number>): Arbitrary<number[]> =>
    array(values, { minLength: bank.size, maxLength: bank.size });
  const cases = record({
    theta: options.theta,
    rows: fewRows(options.row, 1, 12),
    logWeight: perComponent(between(-20, 0)),
    floors: perComponent(between(5, 40)),
  });
  return law(B1, bank.name, options, [
    forAll(cases, ({ theta, rows, logWeight, floors }) => {
      const batch = options.batch(rows, null);
      const open = answer("open", bank.open(theta));
      const columnsOf = (
        log: ReadonlyArray<number>,
        low?: ReadonlyArray<number>,
      ): ReadonlyArray<Float64Array> => {
        const { arena } = bank.kernels;
        const mark = arena.mark();
        try {
          const tile = arena.takeColumns(bank.size);
          const pass = open.begin(
            Float64Array.from(log),
            ...(low === undefined ? [] : [Float64Array.from(low)]),
          );
          pass.logJoint(batch, 0, Math.min(rows.length, TILE_ROWS), tile);
          return tile.each.map((column) => column.slice(0, rows.length));
        } finally {
          arena.release(mark);
        }
      };
      const densities = columnsOf(logWeight.map(() => 0));
      const joint = columnsOf(logWeight);
      expectClose(
        "log joint density",
        ["with the weights", joint],
        ["as log-density + log weight", densities.map((column, k) => column.map((v) => v + logWeight[k]))],
        rounding,
      );
      const cut = columnsOf(logWeight, floors);
      rows.forEach((row, i) => {
        const top = Math.max(...joint.map((column) => column[i]));
        cut.forEach((column, k) => {
          const [value, whole] = [column[i], joint[k][i]];
          if (Math.abs(value - whole) <= rounding * Math.abs(whole)) return;
          if (value === -Infinity && whole < top - floors[k]) return;
          unmet(
            `Component ${k} of row ${show(row)} is ${value} with floors and ${whole} without; the largest is ${top}.`,
          );
        });
      });
    }),
  ]);
};

/** B2: densities, estimates and q against a bank that knows nothing but the family. */
const equivalenceLaw = <Ts, B extends Batch, S, R>(
  bank: ComponentBank<Ts, B, S>,
  options: BankOptions<Ts, B, R>,
  equivalent: Equivalent<Ts, B>,
): Law => {
  const { rounding = 1e-11, rows: least = 8 } = options;
  const subject = bankSubject(bank);
  const cases = record({
    theta: options.theta,
    other: options.theta,
    rows: fewRows(options.row, least, least + 12),
    salt: salts(bank),
  });
  return law(B2, bank.name, options, [
    forAll(cases, ({ theta, other, rows, salt }) =>
      equivalent.use((family, components) => {
        const plain = bankSubject(replicate(family, bank.size));
        const batch = options.batch(rows, null);
        const weight = memberships(bank.size, rows.length, salt);
        const [here, there] = [opened(subject, theta), opened(plain, components(theta))];
        expectClose(
          "log-densities",
          ["of the bank", here.logDensity(batch)],
          ["of the family", there.logDensity(batch)],
          rounding,
        );
        const [ours, theirs] = [here.statistics(batch, weight), there.statistics(batch, weight)];
        const gain = subject.q(other, ours) - subject.q(theta, ours);
        const expected = plain.q(components(other), theirs) - plain.q(components(theta), theirs);
        const scale =
          Math.abs(subject.q(other, ours)) + Math.abs(subject.q(theta, ours)) + Math.abs(expected);
        if (!(Math.abs(gain - expected) <= 100 * rounding * scale)) {
          unmet(
            `From theta to other, q of the bank rises by ${gain}, and that of the family by ${expected}.`,
          );
        }
        const [estimate, wanted] = [subject.estimate(ours, theta), plain.estimate(theirs, components(theta))];
        if (E.isLeft(estimate) !== E.isLeft(wanted)) {
          unmet(`estimate of the bank gives ${show(estimate)}, and that of the family ${show(wanted)}.`);
        }
        if (E.isLeft(estimate) || E.isLeft(wanted)) return;
        expectClose(
          "estimate",
          ["of the bank", components(estimate.right)],
          ["of the family", wanted.right],
          1000 * rounding,
        );
      }),
    ),
  ]);
};

/** The laws F1 to F6, F8 and F9 of all components together, B1, and B2 where an equivalent family is given. */
export const lawsOfBank = <Ts, B extends Batch, S, R>(
  bank: ComponentBank<Ts, B, S>,
  options: BankOptions<Ts, B, R>,
): ReadonlyArray<Law> => {
  const subject = bankSubject(bank);
  const { equivalent } = options;
  return [
    finiteLaw(subject, options),
    statisticsLaw(subject, options),
    splitsLaw(subject, options),
    weightsLaw(subject, options),
    objectiveLaw(subject, options),
    estimateLaw(subject, options),
    errorsLaw(subject, options),
    savingLaw(subject, options),
    mixingLaw(bank, options),
    ...(equivalent === undefined ? [] : [equivalenceLaw(bank, options, equivalent)]),
  ];
};

/** Registers a vitest test for each of the laws of a component bank. */
export const bankLaws = <Ts, B extends Batch, S, R>(
  bank: ComponentBank<Ts, B, S>,
  options: BankOptions<Ts, B, R>,
): void => {
  register(`${bank.name} is a component bank`, lawsOfBank(bank, options));
};
