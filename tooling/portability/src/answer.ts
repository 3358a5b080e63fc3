import type { Variant } from "./matrix.js";

/** Hashes by the names of the fits. */
export type Hashes = Readonly<Record<string, string>>;

/** What a run in one environment comes to. */
export interface Answer {
  /** What ran the fits, with its version. */
  readonly engine: string;
  readonly hashes: Hashes;
  /** Tiles of log-densities that each kernel has normalized in the thread that asked, but for data with missing entries. */
  readonly tiles: Readonly<Record<Variant["kernel"], number>>;
  /** Workers that were started. */
  readonly started: number;
}

/** What a run sends instead where it fails. */
export interface Fault {
  readonly error: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isAnswer = (value: Readonly<Record<string, unknown>>): boolean =>
  typeof value["engine"] === "string" &&
  isRecord(value["hashes"]) &&
  isRecord(value["tiles"]) &&
  typeof value["started"] === "number";

/** Reads what a run sent as JSON. Throws the fault of a run that failed. */
export const readAnswer = (json: string): Answer => {
  const sent: Answer | Fault = JSON.parse(json);
  if ("error" in sent) throw new Error(sent.error);
  if (!isAnswer({ ...sent })) throw new Error(`This is no answer: ${json.slice(0, 200)}`);
  return sent;
};
