import { E, type Either } from "@latentjs/em-core";
import type { MixtureScore } from "@latentjs/mixture";
import type { Failure } from "../failure.js";
import { readModelAndTable } from "../input/model-and-table.js";
import type { DataFlags } from "../options/data-flags.js";
import type { FamilyFlag } from "../options/family-flags.js";
import { jsonText } from "../output/json-text.js";
import { counted, countText } from "../output/numbers.js";
import { print } from "../output/standard-streams.js";

/** The options of `score`, as commander hands them over. */
export interface ScoreFlags extends DataFlags, FamilyFlag {
  readonly weights?: string;
  readonly json?: true;
}

const sentence = ({ rows, totalWeight, logLikelihood, perRow }: MixtureScore, source: string): string => {
  const weight = totalWeight === rows ? "" : ` of total weight ${countText(totalWeight)}`;
  const per = totalWeight === rows ? "row" : "unit of weight";
  return `The log-likelihood of ${counted(rows, "row")}${weight} in ${source} is ${logLikelihood} nats, ${perRow} per ${per}.\n`;
};

/** `latent score`: the log-likelihood of data under a model. */
export const score = async (
  modelPath: string,
  dataPath: string,
  flags: ScoreFlags,
): Promise<Either<Failure, void>> => {
  const { header, family, weights } = flags;
  const read = await readModelAndTable({ modelPath, dataPath, header, family, weights });
  if (E.isLeft(read)) return read;
  const { table } = read.right;
  const scored = read.right.score();
  if (E.isLeft(scored)) return scored;
  const { rows, totalWeight, logLikelihood, perRow } = scored.right;
  const document = { format: "latentjs/score", version: 1, rows, totalWeight, logLikelihood, perRow };
  await print(flags.json === true ? `${jsonText(document)}\n` : sentence(scored.right, table.source));
  return E.right(undefined);
};
