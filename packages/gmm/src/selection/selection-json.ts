import type { Json } from "@latentjs/em-core";
import { selectionObject } from "@latentjs/mixture";
import { fitToJson } from "../json.js";
import { COVARIANCE_NAMES } from "../params.js";
import { displayCovariance } from "../structures/resolve.js";
import type { GmmSelection } from "./select-options.js";

/** A selection as the object that the command prints; its `best` is what `modelFromJson` reads. */
export const selectionToJson = (selection: GmmSelection): { readonly [key: string]: Json } =>
  selectionObject(selection, fitToJson, ({ form }) => ({
    covariance: formName(form, selection.best.columns.length),
  }));

const formName = (form: string, cols: number): string => {
  const name = COVARIANCE_NAMES.find((known) => known === form);
  return name === undefined ? form : displayCovariance(name, cols);
};
