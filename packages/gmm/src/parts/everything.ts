import { knownRows, lloydObserved, mixedPartition, wrongCollapse } from "@latentjs/mixture";
import { collapsing } from "../collapse.js";
import { completedRows } from "../completed-rows.js";
import { informedStarts } from "../informed-starts.js";
import { gaussianMoves } from "../moves.js";
import { noiseOf, noisyBank } from "../noise.js";
import { describeProblem, resumeFrom } from "../resume.js";
import { sortedByPattern } from "../sorted-by-pattern.js";
import { resolveCovariance } from "../structures/registry.js";
import { withMissing } from "../structures/with-missing.js";
import type { Parts } from "./parts.js";

/** All there is. */
export const everything: Parts = {
  resolveCovariance,
  partition: mixedPartition,
  missing: {
    structure: withMissing,
    sorted: sortedByPattern,
    completed: completedRows,
    lloyd: lloydObserved,
  },
  noise: { of: noiseOf, bank: noisyBank },
  knowledge: { ofRows: knownRows, starts: informedStarts },
  checkpoints: { resumeFrom, describeProblem },
  moves: gaussianMoves,
  policies: { wrong: wrongCollapse, collapsing },
};
