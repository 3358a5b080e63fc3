import type { DenseBatch } from "@latentjs/em-core";
import { replicate, type ComponentBank } from "@latentjs/mixture";
import { missingNormal, type Moments } from "@latentjs/mvn";
import type { Components } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { priorOf, type EstimatedStructure } from "./moments-bank.js";

/** The structure for rows in which NaN marks a missing entry: each component completes its rows by conditional expectation. */
export const withMissing = ({ use }: AnyStructure): AnyStructure =>
  use((structure) => anyStructure({ ...structure, bank: missingBank(structure) }));

const missingBank =
  (structure: EstimatedStructure) =>
  (k: number, d: number): ComponentBank<Components, DenseBatch, ReadonlyArray<Moments>> => ({
    ...replicate(missingNormal(d), k),
    name: `${k} normals with ${structure.name} covariances and missing entries`,
    estimate: structure.estimate,
    ...priorOf(structure),
  });
