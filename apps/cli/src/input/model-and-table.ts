import type { Table } from "@latentjs/data";
import { E, type Either } from "@latentjs/em-core";
import type { Failure } from "../failure.js";
import type { AppliedRows, Model } from "../models/model.js";
import { readAnyModel } from "../models/read-model.js";
import { oneStandardInput } from "./open-text.js";
import { readTable } from "./read-table.js";

/** What a command that applies a model to data is asked to read. */
export interface ModelAndData {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly header: boolean;
  /** The module of the model's family, where it is none of the installed ones. */
  readonly family: string | undefined;
  /** Column of observation weights. */
  readonly weights?: string | undefined;
  /** Columns whose fields are wanted as they stand. */
  readonly keepText?: ReadonlyArray<string>;
}

/** A model, and the rows of a table that it is applied to. */
export interface AppliedModel extends AppliedRows {
  readonly model: Model;
  readonly table: Table;
}

/** Reads a model and the rows to apply it to. */
export const readModelAndTable = async (asked: ModelAndData): Promise<Either<Failure, AppliedModel>> => {
  const { modelPath, dataPath, header, family, weights, keepText = [] } = asked;
  const once = oneStandardInput(modelPath, dataPath);
  if (E.isLeft(once)) return once;
  const read = await readAnyModel(modelPath, family);
  if (E.isLeft(read)) return read;
  const model = read.right;
  const opened = await readTable({
    path: dataPath,
    header,
    keepText,
    keepCategories: model.takesCategories,
    selection: { columns: model.columns },
  });
  if (E.isLeft(opened)) return opened;
  const table = opened.right;
  return E.map((applied: AppliedRows): AppliedModel => ({ ...applied, model, table }))(
    model.apply(table, weights),
  );
};
