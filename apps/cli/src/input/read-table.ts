import { tableReader, type Table, type TableOptions } from "@latentjs/data";
import { E, type Either } from "@latentjs/em-core";
import { failureOf, type Failure } from "../failure.js";
import { readPieces, sourceName } from "./open-text.js";

/** How a data file is to be read. */
export interface TableSource {
  /** Path of the file, or `-` for standard input. */
  readonly path: string;
  readonly header: boolean;
  /** Columns whose fields are wanted as they stand. */
  readonly keepText?: ReadonlyArray<string>;
}

const isTabbed = (path: string): boolean => /\.(?:tsv|tab)(?:\.gz)?$/i.test(path);

/** The table in a CSV or TSV file. */
export const readTable = async (source: TableSource): Promise<Either<Failure, Table>> => {
  const { path, header, keepText = [] } = source;
  const options: TableOptions = { source: sourceName(path), header, keepText };
  const reader = tableReader(isTabbed(path) ? { ...options, delimiter: "\t" } : options);
  const read = await readPieces(path, (text) => E.isRight(reader.push(text)));
  return E.isLeft(read) ? read : E.mapLeft(failureOf)(reader.finish());
};
