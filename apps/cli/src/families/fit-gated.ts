import { E, type Either, type Json } from "@latentjs/em-core";
import { gate as gateModule } from "@latentjs/families/gates/multinomial-logit";
import {
  fitGatedMixtureAsync,
  gatedCheckpointCodec,
  gatedKind,
  gatedToJson,
  readGatedRows,
  type FamilyHead,
  type FamilyParams,
  type GatedFit,
  type GatedParams,
  type GatedHead,
  type GatedInit,
  type NamedFamily,
  type NamedGate,
} from "@latentjs/mixture";
import { failureOf, type Failure } from "../failure.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { runFit } from "../fitting/run-fit.js";
import { familyTitle } from "../output/family-description.js";
import { fitSummary } from "../output/fit-summary.js";
import { gatedComponents } from "../output/gated-description.js";
import { deliverResult } from "../output/deliver.js";
import { lineWidth } from "../output/standard-streams.js";
import { inWordsOfTheCall } from "./call-words.js";
import { missingIn, searchOf, startOf, tellWhatIsLeftOut, wordsOf, type FamilyTask } from "./family-task.js";

/** Where saved models find the gate. */
const GATE = "@latentjs/families/gates/multinomial-logit";

/** A fit of a family whose mixing weights depend on columns. */
export const fitGated = async <T, S>(
  task: FamilyTask,
  head: FamilyHead,
  family: NamedFamily<T, S>,
  params: FamilyParams<T> | undefined,
): Promise<Either<Failure, void>> => {
  const { request, data } = task;
  const begin = startOf(task, params);
  if (E.isLeft(begin)) return begin;
  const { init, components } = begin.right;
  const spec = gateModule.specFor(data.concomitant, request.concomitant);
  const gate = E.chain((json: Json) => gateModule.fromSpec(json, components))(spec);
  if (E.isLeft(spec)) return E.left(wordsOfFile(task, spec.left));
  if (E.isLeft(gate)) return E.left(wordsOfFile(task, gate.left));
  const { name } = gateModule;
  const gated: GatedHead = { ...head, gate: { name, module: GATE, spec: spec.right } };
  return gate.right.use((named) =>
    fitWith(task, family, named, gated, { init, isStartGiven: params !== undefined }),
  );
};

const wordsOfFile = ({ data }: FamilyTask, error: Parameters<typeof failureOf>[0]): Failure =>
  failureOf(inWordsOfTheCall(error, data.file, data.observed.tableRow));

/** Where a fit starts. */
interface Begin<W, T> {
  readonly init: GatedInit<W, T>;
  readonly isStartGiven: boolean;
}

const fitWith = async <W, T, G, S>(
  task: FamilyTask,
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  head: GatedHead,
  { init, isStartGiven }: Begin<W, T>,
): Promise<Either<Failure, void>> => {
  const { flags, request, outputs, data } = task;
  const all = { rows: data.table.rows, columns: [...data.table.columns, ...data.concomitant.columns] };
  const read = readGatedRows(family, gate, all, data.observed.weights ?? null);
  if (E.isLeft(read)) return E.left(wordsOfFile(task, read.left));
  const { batch } = read.right;
  const codec = gatedCheckpointCodec(gatedKind(family, gate, batch.columns.length - gate.width));
  const state = flags.resume === undefined ? E.right(undefined) : await readCheckpoint(flags.resume, codec);
  if (E.isLeft(state)) return state;
  tellWhatIsLeftOut(family.name, family.columns, data);
  const options = {
    ...(await searchOf<GatedParams<W, ReadonlyArray<T>>>(request)),
    init,
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const fitted = await runFit({
    restarts: request.restarts,
    fit: (watching) => fitGatedMixtureAsync(family, gate, batch, { ...options, ...watching }),
    codec,
    checkpoint: outputs.checkpoint,
    words: wordsOf(task, isStartGiven, gate.size),
  });
  return E.isLeft(fitted) ? fitted : deliver(task, family, gate, head, fitted.right);
};

const deliver = <W, T, G, S>(
  { outputs, flags, data }: FamilyTask,
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  head: GatedHead,
  fitted: GatedFit<W, T>,
): Promise<Either<Failure, void>> => {
  const { file, labels, table, concomitant } = data;
  const fit = (): Json => ({
    ...gatedToJson(head, family, gate, fitted),
    ...(labels === undefined ? {} : { labels: labels.values }),
  });
  const used = new Set([...family.columns, ...gate.columns]);
  const context = {
    title: familyTitle(head.family, gate.size),
    source: file.source,
    columns: used.size,
    missing: missingIn(table, family.columns) + missingIn(concomitant, gate.columns),
    components: gatedComponents(
      { family, gate, params: fitted.params },
      [...fitted.shares],
      labels?.names,
      lineWidth(),
    ),
  };
  const text = (): string => fitSummary(fitted, context, lineWidth());
  return deliverResult({ fit, text }, outputs.out, flags.json === true);
};
