import { E, type EmError } from "@latentjs/em-core";
import { predict, sample, score, type Sample } from "@latentjs/gmm";
import { failureAtRow, failureOf, type Failure } from "../failure.js";
import type { ModelFile } from "../input/model-file.js";
import { modelRows } from "../input/model-rows.js";
import type { ObservedRows } from "../input/observed-rows.js";
import { modelDescription } from "../output/model-description.js";
import { noGroups, type AppliedRows, type Drawn, type Model } from "./model.js";

/** A Gaussian mixture as the commands use it. */
export const gaussianModel = (file: ModelFile): Model => {
  const { model } = file;
  return {
    components: model.params.components.length,
    hasNoise: model.noise !== undefined,
    columns: model.columns,
    takesCategories: false,
    apply: (table, weights) =>
      E.map((observed: ObservedRows): AppliedRows => {
        const atRow = E.mapLeft((error: EmError): Failure =>
          failureAtRow(error, (i) => `${table.source}, line ${table.lineOf(observed.tableRow(i))}`),
        );
        return {
          predict: () => atRow(predict(model, observed.rows)),
          score: () => atRow(score(model, observed.rows, observed.weights)),
          picture: E.right({ model, observed }),
        };
      })(modelRows(model, table, weights)),
    drawer: (groupRows) =>
      groupRows === undefined
        ? E.right({
            columns: model.columns,
            together: 1,
            draw: (n, seed) =>
              E.bimap(failureOf, ({ rows: { data, cols }, labels }: Sample): Drawn => ({
                row: (i) => [...data.subarray(i * cols, (i + 1) * cols)],
                labels,
              }))(sample(model, n, seed)),
          })
        : E.left(noGroups()),
    describe: (width) => modelDescription(file, width),
  };
};
