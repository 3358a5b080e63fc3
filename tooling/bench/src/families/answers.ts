/* E-steps by hand for families of answers: outcomes and categories, whose log-densities are looked up. */
import type { Bernoulli } from "@latentjs/families/bernoulli";
import type { Categorical } from "@latentjs/families/categorical";
import type { ProductCategorical } from "@latentjs/families/product-categorical";
import type { WeightedSums } from "@latentjs/mixture";
import { log, log1p } from "@latentjs/numerics";
import type { BareLoop } from "./contest.js";
import { normalizeRow } from "./row.js";

export const bernoulli: BareLoop<Bernoulli, WeightedSums> = ([x], { weights, components }) => {
  const size = components.length;
  const logOne = Float64Array.from(components, ({ probability }, k) => log(weights[k]) + log(probability));
  const logZero = Float64Array.from(
    components,
    ({ probability }, k) => log(weights[k]) + log1p(-probability),
  );
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const ones = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    const happened = x[i] === 1;
    for (let k = 0; k < size; k++) terms[k] = happened ? logOne[k] : logZero[k];
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      if (happened) ones[k] += terms[k];
    }
  }
  const stats = Array.from(counts, (weight, k) => ({
    weight,
    sums: Float64Array.of(ones[k], weight - ones[k]),
  }));
  return { logLikelihood, counts, components: stats };
};

export const categorical: BareLoop<Categorical, WeightedSums> = ([answers], { weights, components }) => {
  const size = components.length;
  const width = components[0].probabilities.length;
  const logs = Float64Array.from(
    components.flatMap(({ probabilities }, k) => Array.from(probabilities, (p) => log(weights[k]) + log(p))),
  );
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const sums = new Float64Array(size * width);
  let logLikelihood = 0;
  for (let i = 0; i < answers.length; i++) {
    const answer = answers[i];
    for (let k = 0; k < size; k++) terms[k] = logs[k * width + answer];
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      sums[k * width + answer] += terms[k];
    }
  }
  const stats = Array.from(counts, (weight, k) => ({ weight, sums: sums.slice(k * width, (k + 1) * width) }));
  return { logLikelihood, counts, components: stats };
};

export const productCategorical: BareLoop<ProductCategorical, WeightedSums> = (
  columns,
  { weights, components },
) => {
  const size = components.length;
  const widths = components[0].probabilities.map(({ length }) => length);
  const starts = widths.map((_, j) => widths.slice(0, j).reduce((a, b) => a + b, 0));
  const width = widths.reduce((a, b) => a + b, 0);
  const logWeight = weights.map(log);
  const logs = Float64Array.from(
    components.flatMap(({ probabilities }) => probabilities.flatMap((p) => Array.from(p, log))),
  );
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const sums = new Float64Array(size * width);
  let logLikelihood = 0;
  for (let i = 0; i < columns[0].length; i++) {
    for (let k = 0; k < size; k++) terms[k] = logWeight[k];
    for (let j = 0; j < columns.length; j++) {
      const answer = columns[j][i];
      // NaN is a missing answer.
      if (answer !== answer) continue;
      const at = starts[j] + answer;
      for (let k = 0; k < size; k++) terms[k] += logs[k * width + at];
    }
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) counts[k] += terms[k];
    for (let j = 0; j < columns.length; j++) {
      const answer = columns[j][i];
      if (answer !== answer) continue;
      const at = starts[j] + answer;
      for (let k = 0; k < size; k++) sums[k * width + at] += terms[k];
    }
  }
  const stats = Array.from(counts, (weight, k) => ({ weight, sums: sums.slice(k * width, (k + 1) * width) }));
  return { logLikelihood, counts, components: stats };
};
