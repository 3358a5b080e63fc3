import type { GatedMixture } from "@latentjs/mixture";
import { familyTitle } from "./family-description.js";
import { labelsOf, originOf, sentence, sharesOf } from "./model-origin.js";
import { counted, listed } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { parameterList, parameterTable } from "./parameter-table.js";

/** The components of a mixture with a gate and the gate, each under a line that says what is told. */
export const gatedComponents = <W, T, G, S>(
  { family, gate, params }: GatedMixture<W, T, G, S>,
  shares: ReadonlyArray<number>,
  labels: ReadonlyArray<string> | undefined,
  width: number,
): string => {
  const parameters = params.components.map((theta) => family.codec.encode(theta));
  const table = parameterTable({ weights: shares, parameters, labels }, width);
  const components = `Mean mixing weights, and parameters of each component\n${table}`;
  if (gate.size === 1) return components;
  const about = paragraph(`Mixing weights by ${listed(gate.columns)}: ${gate.name}`, width);
  return `${components}\n${about}${parameterList(gate.codec.encode(params.gate))}`;
};

/** A mixture with a gate in words and tables, in lines of `width` characters. */
export const gatedDescription = <W, T, G, S>(
  name: string,
  mixture: GatedMixture<W, T, G, S>,
  document: unknown,
  width: number,
): string => {
  const { columns } = mixture.family;
  const k = mixture.gate.size;
  return [
    `${familyTitle(name, k)}\n${paragraph(`${sentence(counted(columns.length, "column"))}: ${listed(columns)}`, width)}`,
    ...originOf(document, width),
    gatedComponents(mixture, sharesOf(document, k), labelsOf(document, k), width),
  ].join("\n");
};
