import process from "node:process";
import type { Failure } from "./failure.js";

/** Tells of a failure: on standard error, as JSON on standard output where that was asked for, and as exit status. */
export const report = ({ tag, message, status, resultPrinted }: Failure, json: boolean): void => {
  process.stderr.write(`error: ${message}\n`);
  if (json && resultPrinted !== true) {
    process.stdout.write(`${JSON.stringify({ error: { tag, message } }, null, 2)}\n`);
  }
  process.exitCode = status;
};
