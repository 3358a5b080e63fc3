import { O } from "@latentjs/em-core";
import type { HmmHead, NamedHmm } from "@latentjs/hmm";
import { labelsOf, originOf, sentence, sharesOf } from "./model-origin.js";
import { counted, listed, numberFormat } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { parameterTable } from "./parameter-table.js";
import { textTable, type TextColumn } from "./text-table.js";

/** What a hidden Markov model is called. */
export const hmmTitle = (states: number, { emission, initial }: HmmHead): string =>
  `Hidden Markov model of ${counted(states, "state")} that emit the family ${emission.family}${initial === "stationary" ? ", begun in equilibrium" : ""}`;

const probability = numberFormat(1, 1, 4);

/** States with what they emit, and the chain between them, each under a line that says what is told. */
export const hmmComponents = <T, S>(
  { family, params }: NamedHmm<T, S>,
  shares: ReadonlyArray<number>,
  labels: ReadonlyArray<string> | undefined,
  width: number,
): string => {
  const { initial, transitions, emissions } = params;
  const k = initial.length;
  const parameters = emissions.map((theta) => family.codec.encode(theta));
  const emitted = parameterTable({ weights: shares, parameters, labels }, width);
  const states: TextColumn = { heading: "from", cells: [...initial.keys()].map(String) };
  const first: TextColumn = { heading: "initial", cells: [...initial].map(probability) };
  const next = Array.from({ length: k }, (_, j): TextColumn => ({
    heading: `to ${j}`,
    cells: Array.from({ length: k }, (_row, i) => probability(transitions[i * k + j] ?? Number.NaN)),
  }));
  const chain = textTable([states, first], next, width);
  return `Shares of the rows, and parameters of what each state emits\n${emitted}\nInitial and transition probabilities\n${chain}`;
};

/** A hidden Markov model in words and tables, in lines of `width` characters. */
export const hmmDescription = <T, S>(model: NamedHmm<T, S>, document: unknown, width: number): string => {
  const { head, family, params } = model;
  const { columns } = family;
  const k = params.initial.length;
  const together = O.isSome(head.group)
    ? `Rows with the same ${JSON.stringify(head.group.value)} are one sequence.`
    : "All rows are one sequence.";
  return [
    `${hmmTitle(k, head)}\n${paragraph(`${sentence(counted(columns.length, "column"))}: ${listed(columns)}`, width)}`,
    paragraph(together, width),
    ...originOf(document, width),
    hmmComponents(model, sharesOf(document, k), labelsOf(document, k), width),
  ].join("\n");
};
