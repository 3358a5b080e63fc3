import { E, invalidInput, type Batch, type Either, type EmError } from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { openBank } from "../engine.js";
import { describeMixing } from "../mixing/mixing-option.js";
import { sameProblem, type Checkpoint } from "../search/checkpoint.js";
import { DEFAULT_SEED } from "../search/defaults.js";
import { besidesValues, fingerprint } from "../search/fingerprint.js";
import { accelerationName } from "../search/search-process.js";
import type { EarlierStarts } from "../search/progress.js";
import type { FamilyProblem, FitMixtureOptions, MixtureInit } from "./fit-options.js";
import { numbersOf, tableRows } from "./layout.js";
import type { FamilyParams, MixtureKind } from "./mixture-kind.js";

/** What a checkpoint of this fit is for; it costs a look at all rows. */
export const describeProblem =
  <T, S, B extends Batch>(
    kind: MixtureKind<T, S, B>,
    batch: B,
    chunkRows: number,
    { init = "kmeans++", seed = DEFAULT_SEED, accelerate, mixing = "free", noise }: FitMixtureOptions<T>,
  ): (() => FamilyProblem) =>
  () => ({
    family: kind.held === undefined ? kind.name : `${kind.name}, held ${kind.held}`,
    components: kind.bank.size,
    init: describeInit(kind, init),
    seed: String(seed),
    accelerate: accelerationName(accelerate),
    mixing: describeMixing(mixing),
    noise: noise === undefined ? "none" : `volume ${noise.volume}`,
    rows: tableRows(kind.layout, batch),
    chunkRows,
    data: fingerprint(...numbersOf(kind.layout, batch), ...besidesValues(batch)),
  });

/** Where a fit starts, in a form that can be compared. */
export const describeInit = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  init: MixtureInit<T>,
): string => {
  if (typeof init === "string") return init;
  if ("labels" in init) return `labels ${fingerprint(Float64Array.from(init.labels))}`;
  if ("start" in init) return init.name ?? "own";
  if ("responsibilities" in init) {
    return `responsibilities ${fingerprint(...Array.from(init.responsibilities, (row) => Float64Array.from(row)))}`;
  }
  const { weights, components } = init.params;
  return `params ${fingerprint(weights, kind.coordinates.pack(components))}`;
};

/**
 * The starts of a checkpoint; none where there is none. Errors: a checkpoint of another problem, or with parameters that are none
 * of it.
 */
export const resumeFrom = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  bank: ComponentBank<ReadonlyArray<T>, B, S>,
  problem: () => FamilyProblem,
  checkpoint: Checkpoint<FamilyProblem, FamilyParams<T>> | undefined,
): Either<EmError, EarlierStarts<FamilyParams<T>>> => {
  if (checkpoint === undefined) return E.right([]);
  const same = sameProblem(checkpoint.problem, problem());
  if (E.isLeft(same)) return same;
  for (const [i, start] of checkpoint.starts.entries()) {
    if (E.isLeft(start)) continue;
    const { weights, components } = start.right.params;
    const path = `checkpoint.starts[${i}].params`;
    if (weights.length !== bank.size || components.length !== kind.bank.size) {
      return E.left(
        invalidInput(path, `${bank.size} weights and ${kind.bank.size} components`, weights.length),
      );
    }
    const opened = openBank(bank, start.right.params);
    if (E.isLeft(opened)) return opened;
  }
  return E.right(checkpoint.starts);
};
