import { mixedPartition } from "@latentjs/mixture";
import { anyStructure, type AnyStructure } from "../structure.js";
import { diagonal } from "../structures/diagonal.js";
import { full } from "../structures/full.js";
import { resolveAmong } from "../structures/resolve.js";
import { spherical } from "../structures/spherical.js";
import { tied } from "../structures/tied.js";
import type { Parts } from "./parts.js";

const STRUCTURES: ReadonlyArray<AnyStructure> = [
  anyStructure(spherical),
  anyStructure(diagonal),
  anyStructure(tied),
  anyStructure(full),
];

/** The four structures that scikit-learn has, complete rows of which nothing is known, no noise and no policy: a quarter less to load. */
export const basics: Parts = {
  resolveCovariance: resolveAmong(STRUCTURES),
  partition: mixedPartition,
  missing: null,
  noise: null,
  knowledge: null,
  policies: null,
  moves: null,
  checkpoints: null,
};
