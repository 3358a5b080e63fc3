import { E, type Either, type EmError, type Json } from "@latentjs/em-core";
import type { BootstrapErrors, BootstrapMethod, BootstrapOptions } from "@latentjs/mixture";
import type { FitRequest } from "../options/fit-request.js";
import { countText } from "../output/numbers.js";
import { paragraph } from "../output/paragraph.js";
import { lineWidth, note } from "../output/standard-streams.js";
import { interruption } from "./interruption.js";
import { errorsReport, type BootstrapKind, type ErrorsReport } from "./standard-errors.js";

const METHODS: Readonly<Record<BootstrapKind, BootstrapMethod>> = {
  bootstrap: "parametric",
  "weighted-bootstrap": "weighted",
};

/** What a bootstrap found, in the shape of a saved model. */
export interface BootstrapFound<A> extends Pick<
  BootstrapErrors,
  "method" | "level" | "replicates" | "failed" | "unfinished"
> {
  readonly errors: A;
  readonly lower: A;
  readonly upper: A;
}

/** Runs a bootstrap that Ctrl-C ends with the replicates that there are, and tells its standard errors. */
export const bootstrapReport = async <A extends { readonly [F in keyof A]: Json }>(
  kind: BootstrapKind,
  { replicates, seed }: FitRequest,
  run: (options: BootstrapOptions) => Promise<Either<EmError, BootstrapFound<A>>>,
  warnings: ReadonlyArray<string>,
  table: (errors: A) => string,
): Promise<ErrorsReport> => {
  const interrupted = interruption(() => {
    note("stopping the bootstrap; the replicates so far are used. Ctrl-C again to give it up.");
  });
  try {
    const { signal } = interrupted;
    const found = await run({ method: METHODS[kind], replicates, seed, signal });
    const width = lineWidth();
    const report = errorsReport(
      kind,
      E.map(({ errors }: BootstrapFound<A>) => errors)(found),
      warnings,
      table,
      width,
    );
    if (E.isLeft(found)) return report;
    const { method, level, replicates: used, failed, unfinished, lower, upper } = found.right;
    const counts = { method, replicates: used, failed, unfinished, level };
    return {
      fields: { ...report.fields, bootstrap: { ...counts, lower, upper } },
      text: `${report.text}\n${paragraph(countWords(used, failed, unfinished, signal.aborted), width)}`,
    };
  } finally {
    interrupted.end();
  }
};

const countWords = (used: number, failed: number, unfinished: number, isCut: boolean): string =>
  [
    `From ${countText(used)} replicates${isCut ? ", stopped by Ctrl-C" : ""}.`,
    ...(failed === 0 ? [] : [`${countText(failed)} others failed.`]),
    ...(unfinished === 0 ? [] : [`${countText(unfinished)} of them had not converged.`]),
  ].join(" ");
