import type { DenseBatch } from "@latentjs/em-core";
import { replicate, type ComponentBank } from "@latentjs/mixture";
import { missingNormal, type Moments } from "@latentjs/mvn";
import type { Components } from "../params.js";
import { anyStructure, type AnyStructure, type CovarianceStructure } from "../structure.js";

/** The structure for rows in which NaN marks a missing entry: each component completes its rows by conditional expectation. */
export const withMissing = ({ use }: AnyStructure): AnyStructure =>
  use((structure) => anyStructure({ ...structure, bank: missingBank(structure) }));

const missingBank =
  ({ name, estimate }: Pick<CovarianceStructure<never>, "name" | "estimate">) =>
  (k: number, d: number): ComponentBank<Components, DenseBatch, ReadonlyArray<Moments>> => ({
    ...replicate(missingNormal(d), k),
    name: `${k} normals with ${name} covariances and missing entries`,
    estimate,
  });
