import {
  chunkRowsFor,
  columnChunks,
  E,
  invalidInput,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
  type RunState,
} from "@latentjs/em-core";
import { openBank, type MixtureParams, type MixtureStats } from "../engine.js";
import { problemCodec } from "../named/checkpoint.js";
import { columnsBetween } from "../named/column-view.js";
import type { FamilyProblem } from "../named/fit-options.js";
import { columnLayout } from "../named/layout.js";
import type { FamilyParams } from "../named/mixture-kind.js";
import { tooFewDistinct } from "../named/plan.js";
import { describeProblem } from "../named/resume.js";
import { chooseStarts } from "../named/starts.js";
import { checkpointCodecOf, sameProblem, type Checkpoint } from "../search/checkpoint.js";
import { fingerprint } from "../search/fingerprint.js";
import { wrongSearchOption } from "../search/options.js";
import { recordProgress, type EarlierStarts } from "../search/progress.js";
import {
  accelerationName,
  searchProcess,
  workOf,
  type SearchProcess,
  type Starts,
} from "../search/search-process.js";
import { atEqualWeights, type GatedStats } from "./gated-bank.js";
import { gatedMixture } from "./gated-mixture.js";
import type { GatedFamilyParams, GatedKind } from "./gated-kind.js";
import type { GatedFitOptions } from "./gated-options.js";

/** A fit ready to run: everything but who evaluates the E-step. */
export interface GatedPlan<W, T, G, S> {
  readonly kind: GatedKind<W, T, G, S>;
  readonly model: LatentVariableModel<
    GatedFamilyParams<W, T>,
    ColumnBatch,
    MixtureStats<GatedStats<G, ReadonlyArray<S>>>
  >;
  readonly batch: ColumnBatch;
  readonly chunkRows: number;
  readonly chunks: ReadonlyArray<ColumnBatch>;
  readonly process: SearchProcess<GatedFamilyParams<W, T>, MixtureStats<GatedStats<G, ReadonlyArray<S>>>>;
}

/** Checks data and options together, and chooses starts, stopping rules and acceleration. */
export const planGatedFit = <W, T, G, S>(
  kind: GatedKind<W, T, G, S>,
  batch: ColumnBatch,
  options: GatedFitOptions<W, T>,
): Either<EmError, GatedPlan<W, T, G, S>> => {
  const { chunkRows = chunkRowsFor(batch.rows, batch.columns.length) } = options;
  const { gate, ungated, mixing, coordinates } = kind;
  const ofFamily = columnsBetween(0, batch.columns.length - gate.width)(batch);
  const wrong =
    wrongSearchOption({ ...options, components: gate.size }) ??
    tooFewDistinct(columnLayout, ofFamily, gate.size);
  if (wrong !== null) return E.left(wrong);
  const chunks = columnChunks(batch, chunkRows);
  const model = gatedMixture(mixing, ungated.bank);
  const problem = gatedProblem(kind, batch, chunkRows, options);
  const resumed = resumeFrom(kind, problem, options.resume);
  if (E.isLeft(resumed)) return resumed;
  const earlier = resumed.right;
  return E.map((starts: Starts<GatedFamilyParams<W, T>>): GatedPlan<W, T, G, S> => {
    const progress = recordProgress(options, options.checkpoint, problem, earlier);
    const work = workOf(batch.rows, gate.size, batch.columns.length);
    const process = searchProcess(
      { model, coordinates: () => coordinates, starts, work, earlier, progress },
      options,
    );
    return { kind, model, batch, chunkRows, chunks, process };
  })(gatedStarts(kind, batch, chunks, options));
};

/** The starts of a fit without a gate, each with its weights in every row. */
const gatedStarts = <W, T, G, S>(
  kind: GatedKind<W, T, G, S>,
  batch: ColumnBatch,
  chunks: ReadonlyArray<ColumnBatch>,
  { init, restarts }: GatedFitOptions<W, T>,
): Either<EmError, Starts<GatedFamilyParams<W, T>>> => {
  const { gate, ungated } = kind;
  if (typeof init === "object" && "gated" in init) {
    return E.map((start: GatedFamilyParams<W, T>): Starts<GatedFamilyParams<W, T>> => ({
      init: () => E.right(start),
      count: 1,
    }))(opened(kind, init.gated, "init.gated"));
  }
  const withGate = ({ weights, components }: FamilyParams<T>): Either<EmError, GatedFamilyParams<W, T>> => {
    const none = weights.findIndex((weight) => !(weight > 0));
    return none < 0
      ? E.right({ gate: gate.constant(weights), components })
      : E.left(invalidInput(`weights[${none}]`, "a number above 0", weights[none]));
  };
  return E.map((starts: Starts<FamilyParams<T>>): Starts<GatedFamilyParams<W, T>> => ({
    init: (rng, attempt) => E.chain(withGate)(starts.init(rng, attempt)),
    count: starts.count,
  }))(
    chooseStarts(ungated, batch, chunks, {
      ...(init === undefined ? {} : { init }),
      ...(restarts === undefined ? {} : { restarts }),
    }),
  );
};

/** Parameters that the kind takes, as they are. Left: others. */
const opened = <W, T, G, S>(
  { bank }: GatedKind<W, T, G, S>,
  params: GatedFamilyParams<W, T>,
  path: string,
): Either<EmError, GatedFamilyParams<W, T>> => {
  const { components } = params;
  if (components.length !== bank.size) {
    return E.left(invalidInput(`${path}.components`, `a list of ${bank.size}`, `${components.length} items`));
  }
  const equal: MixtureParams<GatedFamilyParams<W, T>> = atEqualWeights(bank.size, params);
  return E.map(() => params)(openBank(bank, equal));
};

/** What a checkpoint of this fit is for. */
const gatedProblem = <W, T, G, S>(
  { name, ungated, coordinates }: GatedKind<W, T, G, S>,
  batch: ColumnBatch,
  chunkRows: number,
  { init, seed, accelerate }: GatedFitOptions<W, T>,
): (() => FamilyProblem) => {
  const given = typeof init === "object" && "gated" in init ? init.gated : undefined;
  const described = describeProblem(ungated, batch, chunkRows, {
    ...(init === undefined || (typeof init === "object" && "gated" in init) ? {} : { init }),
    ...(seed === undefined ? {} : { seed }),
  });
  return () => ({
    ...described(),
    family: name,
    accelerate: accelerationName(accelerate),
    ...(given === undefined ? {} : { init: `params ${fingerprint(coordinates.pack(given))}` }),
  });
};

/** The starts of a checkpoint; none where there is none. Left: one of another problem, or with parameters that are none of it. */
const resumeFrom = <W, T, G, S>(
  kind: GatedKind<W, T, G, S>,
  problem: () => FamilyProblem,
  checkpoint: Checkpoint<FamilyProblem, GatedFamilyParams<W, T>> | undefined,
): Either<EmError, EarlierStarts<GatedFamilyParams<W, T>>> => {
  if (checkpoint === undefined) return E.right([]);
  const same = sameProblem(checkpoint.problem, problem());
  if (E.isLeft(same)) return same;
  const wrong = checkpoint.starts
    .map((start, i) =>
      E.chain(({ params }: RunState<GatedFamilyParams<W, T>>) =>
        opened(kind, params, `checkpoint.starts[${i}].params`),
      )(start),
    )
    .find((result, i) => E.isLeft(result) && E.isRight(checkpoint.starts[i]));
  return wrong !== undefined && E.isLeft(wrong) ? wrong : E.right(checkpoint.starts);
};

/** A checkpoint of a fit of this kind to JSON and back, exactly. */
export const gatedCheckpointCodec = <W, T, G, S>({
  codec,
}: GatedKind<W, T, G, S>): Codec<Checkpoint<FamilyProblem, GatedFamilyParams<W, T>>> =>
  checkpointCodecOf(problemCodec, codec);
