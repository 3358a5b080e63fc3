import type { Batch } from "@latentjs/em-core";
import type { Columns } from "@latentjs/numerics";

/** Whether anything is known beforehand of where the rows of a batch come from. */
export const isInformed = ({ known, logPriors }: Batch): boolean =>
  known !== undefined || logPriors !== undefined;

/**
 * Brings what is known beforehand into the log joint densities of rows [from, to): adds the prior factors of each row, and leaves a row whose
 * component is known that component's alone. Allocates nothing.
 */
export const inform = ({ known, logPriors }: Batch, from: number, to: number, { each }: Columns): void => {
  const k = each.length;
  if (logPriors !== undefined) {
    for (let c = 0; c < k; c++) {
      const column = each[c];
      for (let i = from; i < to; i++) column[i - from] += logPriors[i * k + c];
    }
  }
  if (known === undefined) return;
  for (let i = from; i < to; i++) {
    const own = known[i];
    if (own < 0) continue;
    for (let c = 0; c < k; c++) if (c !== own) each[c][i - from] = Number.NEGATIVE_INFINITY;
  }
};
