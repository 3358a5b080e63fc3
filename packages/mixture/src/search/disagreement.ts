import { E, type Batch } from "@latentjs/em-core";
import { bestAssignment } from "../agreement/assignment-problem.js";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import { classify } from "../posterior.js";

/** How far mixtures are from one that is given, as {@link disagreementWith} says; null where a row has no density under one of them. */
export type DisagreementWith<P> = (params: P) => number | null;

/**
 * Share of the observation weight whose most probable component is another one than under `reference`, after components are matched so that it is
 * smallest. It has no unit, does not depend on the order of components, and means the same for every family.
 */
export const disagreementWith = <Ts, B extends Batch, S>(
  bankOf: (components: number) => ComponentBank<Ts, B, S>,
  chunks: ReadonlyArray<B>,
  reference: MixtureParams<Ts>,
): DisagreementWith<MixtureParams<Ts>> => {
  const labelsOf = (params: MixtureParams<Ts>): ReadonlyArray<Int32Array> | null => {
    const bank = bankOf(params.weights.length);
    const labels: Int32Array[] = [];
    for (const chunk of chunks) {
      const seen = classify(bank, params, chunk);
      if (E.isLeft(seen)) return null;
      labels.push(seen.right.labels);
    }
    return labels;
  };
  let known: ReadonlyArray<Int32Array> | null | undefined;
  return (params) => {
    if (params === reference) return 0;
    known ??= labelsOf(reference);
    const other = known === null ? null : labelsOf(params);
    if (known === null || other === null) return null;
    const table = Array.from({ length: reference.weights.length }, () =>
      Array.from({ length: params.weights.length }, () => 0),
    );
    let total = 0;
    for (const [at, { rows, weights }] of chunks.entries()) {
      for (let i = 0; i < rows; i++) {
        const w = weights === null ? 1 : weights[i];
        table[known[at][i]][other[at][i]] += w;
        total += w;
      }
    }
    const same = bestAssignment(table).reduce((sum, to, from) => sum + (to < 0 ? 0 : table[from][to]), 0);
    return Math.max(0, (total - same) / total);
  };
};
