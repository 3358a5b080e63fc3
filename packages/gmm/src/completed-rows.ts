import { E, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { regularInAnyOrder, type Mvn } from "@latentjs/mvn";
import { openNormal, type OpenNormal } from "./structures/open-normal.js";
import { patternNormals, whitenRow } from "./structures/pattern-normals.js";

/**
 * The rows with each missing entry replaced by its mean under a normal given the others of its row. For looking at distances: the spread of
 * completed rows is too small. Error: a covariance that is singular for some pattern.
 */
export const completedRows = (normal: Mvn, batch: DenseBatch): Either<EmError, DenseBatch> =>
  E.chain(() =>
    E.map((opened: OpenNormal) => ({ ...batch, data: completed(normal, opened, batch) }))(
      openNormal(normal, batch.cols),
    ),
  )(regularInAnyOrder(normal));

const completed = (normal: Mvn, opened: OpenNormal, { cols, data }: DenseBatch): Float64Array => {
  const { mean } = normal;
  const normalsOf = patternNormals([normal], [opened]);
  const out = data.slice();
  const y = new Float64Array(cols);
  for (let at = 0; at < data.length; at += cols) {
    const pattern = normalsOf(data, at);
    const { observed, order, factors } = pattern;
    if (observed === cols) continue;
    for (let i = 0; i < observed; i++) y[i] = data[at + order[i]] - mean[order[i]];
    whitenRow(pattern, 0, y);
    for (let i = observed, from = observed * observed; i < cols; i++) {
      let value = mean[order[i]];
      for (let j = 0; j < observed; j++, from++) value += factors[from] * y[j];
      out[at + order[i]] = value;
    }
  }
  return out;
};
