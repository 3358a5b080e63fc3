import {
  chunkRowsFor,
  E,
  invalidInput,
  type Batch,
  type ColumnBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureStats } from "../engine.js";
import {
  knownRows,
  withoutKnowledge,
  type KnownRows,
  type RowKnowledge,
} from "../knowledge/row-knowledge.js";
import { mixingRule, ruleOfSize } from "../mixing/mixing-option.js";
import type { MixingRule } from "../mixing/mixing-rule.js";
import { repairByPolicy, wrongCollapse } from "../search/collapse.js";
import { preparedStarts } from "../search/prepared-starts.js";
import { beginOf } from "../starts/own-start.js";
import { recordProgress } from "../search/progress.js";
import { namesComponents, splitMerge, wrongMoves } from "../search/moves.js";
import { wrongSearchOption } from "../search/options.js";
import {
  searchCoordinates,
  searchProcess,
  workOf,
  type SearchProcess,
  type Starts,
} from "../search/search-process.js";
import { oncePerSize, resizable } from "../search/resizable.js";
import { effectiveRows, tooFewRows, type Flaw, type FlawsOf } from "../search/spurious.js";
import type { MixtureFitOptions } from "./fit-options.js";
import { rowKey, tableRows, type Layout } from "./layout.js";
import { bankOf, kindOfSize, type FamilyParams, type MixtureKind, type FamilyNoise } from "./mixture-kind.js";
import { movedPartitions } from "./moves.js";
import { describeProblem, resumeFrom } from "./resume.js";
import { chooseStarts } from "./starts.js";

/** A fit ready to run: everything but who evaluates the E-step. */
export interface FitPlan<T, S, B extends Batch = ColumnBatch> {
  readonly kind: MixtureKind<T, S, B>;
  readonly sized: SizedParts<T, S, B>;
  readonly model: LatentVariableModel<FamilyParams<T>, B, MixtureStats<S>>;
  readonly batch: B;
  readonly chunkRows: number;
  readonly chunks: ReadonlyArray<B>;
  readonly process: SearchProcess<FamilyParams<T>, MixtureStats<S>>;
}

/** Checks data and options together, and chooses starts, stopping rules and acceleration. */
export const planFit = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  given: B,
  options: MixtureFitOptions<T>,
): Either<EmError, FitPlan<T, S, B>> => {
  const { layout } = kind;
  const rows = tableRows(layout, given);
  const {
    chunkRows = chunkRowsFor(rows, layout.columns(given).length),
    noise,
    onCollapse = "fail",
  } = options;
  const k = kind.bank.size;
  const wrong =
    wrongSearchOption(options) ??
    tooFewDistinct(layout, given, k) ??
    wrongNoise(noise) ??
    wrongMoves(options.moves, {
      hasKnowledge: namesComponents(options),
      isFixed: kind.isOrdered === true || typeof options.mixing === "object",
    }) ??
    wrongCollapse(onCollapse, {
      mixing: options.mixing,
      canResize: kind.resized !== undefined,
      hasKnowledge: options.labels !== undefined || options.priors !== undefined,
    });
  if (wrong !== null) return E.left(wrong);
  const isNoisy = noise !== undefined;
  const ruled = mixingRule(options.mixing ?? "free", k, isNoisy ? 1 : 0);
  if (E.isLeft(ruled)) return ruled;
  const mixing = ruled.right;
  const known = withKnowledge(given, options, k, isNoisy);
  if (E.isLeft(known)) return known;
  const batch = known.right;
  const bank = bankOf(kind, noise);
  const chunks = layout.chunks(batch, chunkRows);
  const sized = sizedParts(kind, options, mixing);
  const model =
    onCollapse === "fail"
      ? mixture(bank, { mixing })
      : resizable(
          (weights) => mixture(sized.bankOf(weights), { mixing: sized.mixingOf(weights) }),
          bank.size,
        );
  const problem = describeProblem(kind, batch, chunkRows, options);
  const resumed = resumeFrom(kind, bank, problem, options.resume);
  if (E.isLeft(resumed)) return resumed;
  const earlier = resumed.right;
  const startsBy = (asked: MixtureFitOptions<T>): Either<EmError, Starts<FamilyParams<T>>> =>
    E.chain(
      preparedStarts<T, B, S>(
        {
          bank: kind.bank,
          model,
          chunks,
          mixing,
          isNoisy,
          origin: null,
          isInterchangeable: kind.isOrdered !== true,
        },
        beginOf(asked.init),
      ),
    )(chooseStarts(kind, withoutKnowledge(batch), chunks.map(withoutKnowledge), asked));
  const flawsOf = flawsOfKind(kind, batch);
  const afterwards = splitMerge<FamilyParams<T>, B, MixtureStats<S>>({
    model,
    candidates: (params) =>
      movedPartitions(kind, noise, batch, params, (labels) => startsBy({ ...options, init: { labels } })),
    flawsOf,
    limits: options,
  });
  return E.map((starts: Starts<FamilyParams<T>>): FitPlan<T, S, B> => {
    const progress = recordProgress(options, options.checkpoint, problem, earlier);
    const process = searchProcess(
      {
        model,
        coordinates: (like) => {
          const weights = like?.weights.length ?? bank.size;
          return searchCoordinates(weights, sized.kindOf(weights).coordinates, sized.mixingOf(weights));
        },
        starts,
        work: workOf(rows, kind.bank.size, layout.columns(batch).length),
        earlier,
        progress,
        flawsOf,
        ...(options.moves === "split-merge" ? { afterwards } : {}),
        ...(onCollapse === "fail"
          ? {}
          : {
              repairOf: repairByPolicy(onCollapse, {
                bankOf: sized.bankOf,
                alone: kind.resized?.(1).bank ?? kind.bank,
                chunks,
                weightsOf: (weights) => sized.mixingOf(weights.length).estimate(weights),
                leastRows: 1 + Math.ceil(kind.freeParameters / k),
              }),
            }),
      },
      options,
    );
    return { kind, sized, model, batch, chunkRows, chunks, process };
  })(startsBy(options));
};

/** What a fit is made of by how many mixing weights there are, of which those of noise is one: fewer than at first once components are dropped. */
interface SizedParts<T, S, B extends Batch> {
  readonly kindOf: (weights: number) => MixtureKind<T, S, B>;
  readonly bankOf: (weights: number) => ComponentBank<ReadonlyArray<T>, B, S>;
  readonly mixingOf: (weights: number) => MixingRule;
}

const sizedParts = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  { noise, mixing }: Pick<MixtureFitOptions<T>, "noise" | "mixing">,
  rule: MixingRule,
): SizedParts<T, S, B> => {
  const behind = noise === undefined ? 0 : 1;
  const size = kind.bank.size + behind;
  const kindOf = (weights: number): MixtureKind<T, S, B> => kindOfSize(kind, weights - behind);
  return {
    kindOf,
    bankOf: oncePerSize((weights) => bankOf(kindOf(weights), noise)),
    mixingOf: (weights) => (weights === size ? rule : ruleOfSize(mixing, weights - behind, behind)),
  };
};
/** A component with fewer rows than so many for each of its parameters that is as narrow as its family allows sits on rows that are near each other by accident. */
const ROWS_OF_A_PARAMETER = 5;

/** What is wrong with the components of a kind where they hold too few of the rows. */
export const flawsOfKind = <T, S, B extends Batch>(
  { freeParameters, bank, width, layout, remarks }: MixtureKind<T, S, B>,
  batch: B,
): FlawsOf<FamilyParams<T>> => {
  const own = freeParameters / bank.size;
  const rows = tableRows(layout, batch);
  const columns = layout.columns(batch).length;
  return ({ weights, components }, totalWeight) => {
    const held = effectiveRows(weights.subarray(0, components.length), rows, totalWeight);
    const atBounds = remarks(components).flatMap(({ component, message, isTight }): ReadonlyArray<Flaw> =>
      isTight === true && held[component] < ROWS_OF_A_PARAMETER * own
        ? [
            {
              component,
              reason: "at-bound",
              rows: held[component],
              message: `Component ${component} ${message}.`,
            },
          ]
        : [],
    );
    return [...tooFewRows(held, width ?? columns, own), ...atBounds];
  };
};

/** A batch with what a caller knows of its rows beforehand. */
export const withKnowledge = <B extends Batch>(
  batch: B,
  knowledge: RowKnowledge,
  k: number,
  isNoisy: boolean,
): Either<EmError, B> =>
  E.map((known: KnownRows): B => ({ ...batch, ...known }))(
    knownRows(knowledge, k, { rows: batch.rows, inputRows: batch.rows, origin: null }, isNoisy),
  );

const wrongNoise = (noise: FamilyNoise | undefined): EmError | null =>
  noise === undefined || (noise.volume > 0 && noise.volume < Infinity)
    ? null
    : invalidInput("noise.volume", "a finite number above 0", noise.volume);

/** Rows that differ nowhere cannot be told apart; a mixture of more components than distinct rows has no single maximum. */
export const tooFewDistinct = <B extends Batch>(
  layout: Layout<B>,
  batch: B,
  components: number,
): EmError | null => {
  const { rows } = batch;
  if (rows === 0) return { _tag: "EmptyData", what: "data" };
  const seen = new Set<string>();
  const key = rowKey(layout, batch);
  for (let i = 0; i < rows && seen.size < components; i++) seen.add(key(i));
  if (seen.size >= components) return null;
  const fewer: EmError = { _tag: "TooFewRows", distinct: seen.size, components };
  return layout.bounds(batch) === null ? fewer : { ...fewer, unit: "group" };
};
