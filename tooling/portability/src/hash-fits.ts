import { parseTable, selectColumns, type Table } from "@latentjs/data";
import { E, render, type Either, type EmError } from "@latentjs/em-core";
import { fitGmmAsync } from "@latentjs/gmm";
import { simdKernels } from "@latentjs/kernels";
import { portableKernels } from "@latentjs/numerics";
import type { Answer } from "./answer.js";
import { digest, numbersOf } from "./digest.js";
import { dataFiles, fits, type DataFile, type PortableFit } from "./fits.js";
import { generatedRows, type Observed } from "./generated.js";

/** Fetches the text of a file of the repository. */
export type ReadText = (path: string) => Promise<string>;

/** A set of fits that cannot be made proves nothing. */
const orThrow = <A>(name: string, result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(`${name}: ${render(result.left)}`);
  return result.right;
};

const observedFile = async (file: DataFile, readText: ReadText): Promise<Observed> => {
  const source = dataFiles[file];
  const table = orThrow<Table>(source, parseTable(await readText(source), { source, header: true }));
  const { names, data } = orThrow(source, selectColumns(table, {}));
  return { rows: { rows: table.rows, cols: names.length, data }, weights: undefined };
};

const hashOf = async (fit: PortableFit, workers: number, readText: ReadText): Promise<string> => {
  const { rows, weights } =
    typeof fit.data === "string" ? await observedFile(fit.data, readText) : generatedRows(fit.data);
  const outcome = await fitGmmAsync(rows, {
    ...fit.options,
    workers,
    ...(weights === undefined ? {} : { weights }),
  });
  return digest(
    numbersOf(orThrow(fit.name, E.mapLeft(({ error }: { readonly error: EmError }) => error)(outcome))),
  );
};

/**
 * Makes all fits of the set, one after the other, each shared by so many workers, and tells with which kernel. Throws where one of
 * them fails.
 */
export const hashFits = async (
  workers: number,
  readText: ReadText,
): Promise<Pick<Answer, "hashes" | "tiles">> => {
  const hashes: Record<string, string> = {};
  const tiles = { js: 0, wasm: 0 };
  for (const fit of fits) {
    const before = { js: portableKernels.tiles(), wasm: simdKernels()?.tiles() ?? 0 };
    hashes[fit.name] = await hashOf(fit, workers, readText);
    if (fit.hasMissing === true) continue;
    tiles.js += portableKernels.tiles() - before.js;
    tiles.wasm += (simdKernels()?.tiles() ?? 0) - before.wasm;
  }
  return { hashes, tiles };
};
