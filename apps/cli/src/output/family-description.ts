import type { FamilyMixture } from "@latentjs/mixture";
import { labelsOf, originOf, sentence } from "./model-origin.js";
import { counted, listed } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { parameterTable } from "./parameter-table.js";

/** What a mixture of a named family is called. */
export const familyTitle = (family: string, components: number): string =>
  `Mixture of ${counted(components, "component")} of the family ${family}`;

/** The components of a mixture of a named family, under a line that says what is told of them. */
export const familyComponents = <T, S>(
  { family, params }: FamilyMixture<T, S>,
  labels: ReadonlyArray<string> | undefined,
  width: number,
): string => {
  const parameters = params.components.map((theta) => family.codec.encode(theta));
  const table = parameterTable({ weights: [...params.weights], parameters, labels }, width);
  return `Mixing weights, and parameters of each component\n${table}`;
};

/** A mixture of a named family in words and tables, in lines of `width` characters. */
export const familyDescription = <T, S>(
  name: string,
  mixture: FamilyMixture<T, S>,
  document: unknown,
  width: number,
): string => {
  const { columns } = mixture.family;
  const k = mixture.params.weights.length;
  return [
    `${familyTitle(name, k)}\n${paragraph(`${sentence(counted(columns.length, "column"))}: ${listed(columns)}`, width)}`,
    ...originOf(document, width),
    familyComponents(mixture, labelsOf(document, k), width),
  ].join("\n");
};
