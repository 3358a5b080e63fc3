import { O, type Json } from "@latentjs/em-core";
import type { FamilyParams, NamedComponents, NamedMixture } from "@latentjs/mixture";
import { labelsOf, originOf, sentence } from "./model-origin.js";
import { counted, listed, noiseWords } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { parameterTable } from "./parameter-table.js";

/** What a mixture of a named family is called. */
export const familyTitle = (family: string, components: number): string =>
  `Mixture of ${counted(components, "component")} of the family ${family}`;

/** What a mixture of components that are known by name is called. */
export const componentsTitle = <T, S>({ name, families }: NamedComponents<T, S>, k: number): string =>
  families.length > 1 ? `Mixture of ${counted(k, "component")}: ${name}` : familyTitle(name, k);

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

/** Parameters of each component as a saved model has them; where each has a family of its own, after its name. */
const written = <T, S>(
  { kind, families }: NamedComponents<T, S>,
  { components }: FamilyParams<T>,
): ReadonlyArray<Json> => {
  const each = kind(components.length).codec.encode(components);
  const parameters = isList(each) ? each : [];
  return families.length > 1
    ? parameters.map((theta, c) => ({ family: families[c] ?? "", ...Object(theta) }))
    : parameters;
};

/** The components of a mixture, under a line that says what is told of them. */
export const componentsOf = <T, S>(
  components: NamedComponents<T, S>,
  params: FamilyParams<T>,
  labels: ReadonlyArray<string> | undefined,
  width: number,
): string => {
  const k = params.components.length;
  const weights = [...params.weights.subarray(0, k)];
  const table = parameterTable(
    { weights, parameters: written(components, params), labels, noise: params.weights[k] },
    width,
  );
  return `Mixing weights, and parameters of each component\n${table}`;
};

/** A mixture of components that are known by name in words and tables, in lines of `width` characters. */
export const mixtureDescription = <T, S>(
  { components, params, group, noise }: NamedMixture<T, S>,
  document: unknown,
  width: number,
): string => {
  const { columns } = components;
  const k = params.components.length;
  const together = O.isSome(group)
    ? [paragraph(`Rows with the same ${JSON.stringify(group.value)} are of one component.`, width)]
    : [];
  return [
    `${componentsTitle(components, k)}${noiseWords(noise)}\n${paragraph(`${sentence(counted(columns.length, "column"))}: ${listed(columns)}`, width)}`,
    ...together,
    ...originOf(document, width),
    componentsOf(components, params, labelsOf(document, k), width),
  ].join("\n");
};
