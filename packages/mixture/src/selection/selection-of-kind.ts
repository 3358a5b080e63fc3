import {
  E,
  float64s,
  invalidInput,
  record,
  type Batch,
  type Codec,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { openBank } from "../engine.js";
import type { RowKnowledge } from "../knowledge/row-knowledge.js";
import type { MixtureInit } from "../named/fit-options.js";
import { numbersOf } from "../named/layout.js";
import {
  bankOf,
  type FamilyNoise,
  type FamilyParams,
  type KindOfSize,
  type MixtureKind,
} from "../named/mixture-kind.js";
import { describeInit } from "../named/resume.js";
import { sameProblem } from "../search/checkpoint.js";
import { besidesValues, fingerprint } from "../search/fingerprint.js";
import type { Cell } from "./cell.js";
import {
  describeSelection,
  selectionCheckpointCodecOf,
  type SelectionCheckpoint,
  type SelectionFacts,
  type SelectionProblem,
} from "./selection-checkpoint.js";

type Weights = Pick<FamilyParams<unknown>, "weights">;
const weightsCodec: Codec<Weights> = record<Weights>({ weights: float64s() });

/** Parameters of mixtures of any number of components to JSON and back; behind the weights of the components there may be that of noise. */
const paramsCodecOf = <T, S, B extends Batch>(
  kindAt: KindOfSize<T, S, B>,
  behind: number,
): Codec<FamilyParams<T>> => {
  const codecAt = (k: number): Codec<FamilyParams<T>> =>
    record<FamilyParams<T>>({ weights: float64s(), components: kindAt(k).codec });
  return {
    encode: (params) => codecAt(params.components.length).encode(params),
    decode: (input, path = "") =>
      E.chain(({ weights }: Weights): Either<EmError, FamilyParams<T>> => {
        const k = weights.length - behind;
        return k >= 1
          ? codecAt(k).decode(input, path)
          : E.left(invalidInput(`${path}.weights`, `at least ${1 + behind} numbers`, weights.length));
      })(weightsCodec.decode(input, path)),
  };
};

/** A checkpoint of a selection among mixtures of this kind, with or without noise, to JSON and back, exactly. */
export const kindSelectionCodec = <T, S, B extends Batch>(
  kindAt: KindOfSize<T, S, B>,
  noise: FamilyNoise | undefined,
): Codec<SelectionCheckpoint<FamilyParams<T>>> =>
  selectionCheckpointCodecOf(paramsCodecOf(kindAt, noise === undefined ? 0 : 1));

/** What checkpoints of a selection are for; it costs a look at all rows. */
export const describeKindSelection = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  cells: ReadonlyArray<Cell>,
  options: Parameters<typeof describeSelection<FamilyParams<T>>>[0] &
    RowKnowledge & { readonly init?: MixtureInit<T>; readonly noise?: FamilyNoise },
): SelectionProblem => {
  const { init = "kmeans++", noise, labels, priors } = options;
  const numbers = [
    ...(labels === undefined ? [] : [Float64Array.from(Array.from(labels), (label) => label ?? Number.NaN)]),
    ...(priors === undefined ? [] : Array.from(priors, (row) => Float64Array.from(row))),
  ];
  const facts: SelectionFacts = {
    cells,
    init: describeInit(kind, init),
    regularisation: "[]",
    noise: noise === undefined ? "none" : `volume ${noise.volume}`,
    rows: batch.rows,
    cols: kind.layout.columns(batch).length,
    data: fingerprint(...numbersOf(kind.layout, batch), ...besidesValues(batch), ...numbers),
  };
  return describeSelection(options, facts);
};

/** Whether a selection can go on from a checkpoint. Errors: one of another problem, or with parameters that are none of it. */
export const checkResumedKind = <T, S, B extends Batch>(
  { problem, rounds }: SelectionCheckpoint<FamilyParams<T>>,
  now: SelectionProblem,
  {
    kindAt,
    noise,
    cells,
    samples,
  }: {
    readonly kindAt: KindOfSize<T, S, B>;
    readonly noise: FamilyNoise | undefined;
    readonly cells: ReadonlyArray<Cell>;
    readonly samples: number;
  },
): Either<EmError, void> => {
  const same = sameProblem(problem, now);
  if (E.isLeft(same)) return same;
  for (const [r, round] of rounds.entries()) {
    for (const [t, { cell: at, sample, search }] of round.entries()) {
      const path = `checkpoint.rounds[${r}][${t}]`;
      const cell = cells.at(at);
      if (cell === undefined || !(at >= 0 && sample >= 0 && sample < samples)) {
        const expected = `one of ${cells.length} cells and ${samples} samples`;
        return E.left(invalidInput(path, expected, `cell ${at} of sample ${sample}`));
      }
      if (E.isLeft(search)) continue;
      for (const [i, attempt] of search.right.attempts.entries()) {
        if (E.isLeft(attempt)) continue;
        const { params } = attempt.right;
        const k = params.components.length;
        // Components may have been dropped.
        if (k > cell.components)
          return E.left(
            invalidInput(`${path}.attempts[${i}].params`, `at most ${cell.components} components`, k),
          );
        const opened = openBank(bankOf(kindAt(k), noise), params);
        if (E.isLeft(opened)) return opened;
      }
    }
  }
  return E.right(undefined);
};
