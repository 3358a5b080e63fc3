import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { wrongSeed } from "../search/options.js";

/** A mixture that was fitted to some rows. */
export interface LrtFit<M> {
  readonly model: M;
  /** At the maximum, in nats. */
  readonly logLikelihood: number;
}

/** What the test has to be able to do with mixtures `M` of rows `D`. */
export interface LrtModel<M, D> {
  /** Fits `components` components; `near` are mixtures to start from besides, with as many components or one less. */
  readonly fit: (
    data: D,
    components: number,
    near: ReadonlyArray<M>,
    seed: string,
    isReplicate: boolean,
  ) => Either<EmError, LrtFit<M>>;
  /** As many rows as the data has, drawn from a mixture. */
  readonly sample: (model: M, seed: string) => Either<EmError, D>;
}

/** What one thread does: plain data if `M` is. */
export type LrtTask<M> =
  /** Fits `components` components to the data. */
  | { readonly _tag: "Fit"; readonly components: number; readonly near: ReadonlyArray<M> }
  /** Draws from the null, and fits both. */
  | {
      readonly _tag: "Replicate";
      readonly components: number;
      readonly replicate: number;
      readonly null: M;
      readonly alternative: M;
    };

/** The result of a task: a fit, or the statistic of a replicate. */
export type LrtAnswer<M> =
  | { readonly _tag: "Fitted"; readonly fit: LrtFit<M> }
  | { readonly _tag: "Statistic"; readonly value: number };

/** Options of a bootstrap likelihood-ratio test. */
export interface LrtOptions {
  /** The first number of components to test, against one more; default 1. */
  readonly from?: number;
  /** The last one; default 8. */
  readonly to?: number;
  /** Samples drawn from each null hypothesis; default 99, with which no p-value is below 0.01. */
  readonly replicates?: number;
  /** The tests end with the first p-value above it; default 0.05. */
  readonly level?: number;
  /** Default 0. */
  readonly seed?: number | string;
}

/** The test of K components against K + 1. */
export interface LrtTest {
  /** K. */
  readonly components: number;
  /** Twice the difference of the log-likelihoods. */
  readonly statistic: number;
  /** (1 + replicates with a statistic at least as large) / (1 + replicates). */
  readonly pValue: number;
  /** Statistics of the samples that both hypotheses could be fitted to. */
  readonly replicates: Float64Array;
  /** Samples that they could not be fitted to. */
  readonly failed: number;
}

/** Tests of more and more components, one after the other. */
export interface BootstrapLrt {
  readonly tests: ReadonlyArray<LrtTest>;
  /** The first number of components that was not rejected; one more than the last where all were. */
  readonly components: number;
}

const DEFAULT_TO = 8;
const DEFAULT_REPLICATES = 99;
const DEFAULT_LEVEL = 0.05;

/** The test as a process: yields tasks that may be done at the same time, is sent their answers in order. */
export type LrtProcess<M> = Generator<
  ReadonlyArray<LrtTask<M>>,
  Either<EmError, BootstrapLrt>,
  ReadonlyArray<Either<EmError, LrtAnswer<M>>>
>;

/** The first option that has a value it cannot have; null where there is none. */
const wrongLrtOption = ({
  from = 1,
  to = Math.max(from, DEFAULT_TO),
  replicates = DEFAULT_REPLICATES,
  level = DEFAULT_LEVEL,
  seed = 0,
}: LrtOptions): EmError | null => {
  if (!(Number.isInteger(from) && from >= 1)) {
    return invalidInput("from", "a whole number of at least 1", from);
  }
  if (!(Number.isInteger(to) && to >= from)) {
    return invalidInput("to", `a whole number of at least ${from}`, to);
  }
  if (!(Number.isInteger(replicates) && replicates >= 1)) {
    return invalidInput("replicates", "a whole number of at least 1", replicates);
  }
  return level >= 0 && level < 1
    ? wrongSeed(seed)
    : invalidInput("level", "a number from 0 to below 1", level);
};

/**
 * Parametric bootstrap of the likelihood ratio of K components against K + 1 (McLachlan 1987, Applied Statistics 36:318-324), which
 * has no known distribution: samples of the fitted K components are fitted with K and with K + 1. K goes up until K + 1 is no better than chance.
 */
export function* lrtProcess<M>(options: LrtOptions): LrtProcess<M> {
  const { from = 1, to = Math.max(from, DEFAULT_TO) } = options;
  const { replicates: count = DEFAULT_REPLICATES, level = DEFAULT_LEVEL } = options;
  const wrong = wrongLrtOption(options);
  if (wrong !== null) return E.left(wrong);
  let fitted = onlyFit(yield [{ _tag: "Fit", components: from, near: [] }]);
  const tests: LrtTest[] = [];
  for (let components = from; components <= to; components++) {
    if (E.isLeft(fitted)) return fitted;
    const smaller = fitted.right;
    const larger = onlyFit(yield [{ _tag: "Fit", components: components + 1, near: [smaller.model] }]);
    if (E.isLeft(larger)) return larger;
    const statistic = 2 * (larger.right.logLikelihood - smaller.logLikelihood);
    const answers = yield Array.from({ length: count }, (_, replicate): LrtTask<M> => ({
      _tag: "Replicate",
      components,
      replicate,
      null: smaller.model,
      alternative: larger.right.model,
    }));
    const failure = answers.find(E.isLeft);
    const values = answers.flatMap((answer) =>
      E.isRight(answer) && answer.right._tag === "Statistic" ? [answer.right.value] : [],
    );
    if (values.length === 0 && failure !== undefined) return failure;
    const pValue = (1 + values.filter((value) => value >= statistic).length) / (1 + values.length);
    tests.push({
      components,
      statistic,
      pValue,
      replicates: Float64Array.from(values),
      failed: answers.length - values.length,
    });
    if (pValue > level) return E.right({ tests, components });
    fitted = larger;
  }
  return E.right({ tests, components: to + 1 });
}

const onlyFit = <M>(answers: ReadonlyArray<Either<EmError, LrtAnswer<M>>>): Either<EmError, LrtFit<M>> => {
  const [answer] = answers;
  if (answer !== undefined && E.isLeft(answer)) return answer;
  if (answer?.right._tag === "Fitted") return E.right(answer.right.fit);
  throw new Error("bootstrapLrt: a fit was asked for and something else answered");
};

/** Does one task. What is random in it is named by the seed, the number of components and the replicate, so that it does not matter who does it. */
export const lrtTask = <M, D>(
  { fit, sample }: LrtModel<M, D>,
  data: D,
  seed: number | string,
  task: LrtTask<M>,
): Either<EmError, LrtAnswer<M>> => {
  if (task._tag === "Fit") {
    return E.map((fitted: LrtFit<M>): LrtAnswer<M> => ({ _tag: "Fitted", fit: fitted }))(
      fit(data, task.components, task.near, String(seed), false),
    );
  }
  const { components, replicate } = task;
  const name = `${seed}, lrt ${components}, ${replicate}`;
  return E.chain((drawn: D) =>
    E.chain((smaller: LrtFit<M>) =>
      E.map((larger: LrtFit<M>): LrtAnswer<M> => ({
        _tag: "Statistic",
        value: 2 * (larger.logLikelihood - smaller.logLikelihood),
      }))(fit(drawn, components + 1, [task.alternative, smaller.model], name, true)),
    )(fit(drawn, components, [task.null], name, true)),
  )(sample(task.null, name));
};

/** The whole test in this thread. Errors: a wrong option, data that no K components can be fitted to, no sample that both can be fitted to. */
export const bootstrapLrtOf = <M, D>(
  model: LrtModel<M, D>,
  data: D,
  options: LrtOptions = {},
): Either<EmError, BootstrapLrt> => {
  const process = lrtProcess<M>(options);
  let step = process.next();
  while (step.done !== true) {
    step = process.next(step.value.map((task) => lrtTask(model, data, options.seed ?? 0, task)));
  }
  return step.value;
};
