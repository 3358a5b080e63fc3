import type { Table } from "@latentjs/data";
import { E, type Either, type EmError } from "@latentjs/em-core";
import type { GaussianMixture } from "@latentjs/gmm";
import { failureAtRow, type Failure } from "../failure.js";
import { readModel } from "./model-file.js";
import { modelRows } from "./model-rows.js";
import { oneStandardInput } from "./open-text.js";
import type { ObservedRows } from "./observed-rows.js";
import { readTable } from "./read-table.js";

/** What a command that applies a model to data is asked to read. */
export interface ModelAndData {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly header: boolean;
  /** Column of observation weights. */
  readonly weights?: string | undefined;
  /** Columns whose fields are wanted as they stand. */
  readonly keepText?: ReadonlyArray<string>;
}

/** A model, and the rows of a table that it is applied to. */
export interface AppliedModel {
  readonly model: GaussianMixture;
  readonly table: Table;
  readonly observed: ObservedRows;
  /** The failure that an error about a row amounts to. */
  readonly failureAt: (error: EmError) => Failure;
}

/** Reads a model and the rows to apply it to. */
export const readModelAndTable = async (asked: ModelAndData): Promise<Either<Failure, AppliedModel>> => {
  const { modelPath, dataPath, header, weights, keepText = [] } = asked;
  const once = oneStandardInput(modelPath, dataPath);
  if (E.isLeft(once)) return once;
  const read = await readModel(modelPath);
  if (E.isLeft(read)) return read;
  const { model } = read.right;
  const opened = await readTable({
    path: dataPath,
    header,
    keepText,
    selection: { columns: model.columns },
  });
  if (E.isLeft(opened)) return opened;
  const table = opened.right;
  return E.map((observed: ObservedRows): AppliedModel => {
    const failureAt = (error: EmError): Failure =>
      failureAtRow(error, (i) => `${table.source}, line ${table.lineOf(observed.tableRow(i))}`);
    return { model, table, observed, failureAt };
  })(modelRows(model, table, weights));
};
