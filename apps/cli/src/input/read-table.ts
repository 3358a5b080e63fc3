import { tableReader, type Table, type TableOptions } from "@latentjs/data";
import { E, type Either } from "@latentjs/em-core";
import { failureOf, type Failure } from "../failure.js";
import { readPieces, sourceName } from "./open-text.js";

/** How a data file is to be read. */
export interface TableSource extends Pick<
  TableOptions,
  "header" | "keepText" | "keepCategories" | "selection" | "shared"
> {
  /** Path of the file, or `-` for standard input. */
  readonly path: string;
}

const isTabbed = (path: string): boolean => /\.(?:tsv|tab)(?:\.gz)?$/i.test(path);

/** The table in a CSV or TSV file. */
export const readTable = async ({ path, ...how }: TableSource): Promise<Either<Failure, Table>> => {
  const options: TableOptions = { source: sourceName(path), ...how };
  const reader = tableReader(isTabbed(path) ? { ...options, delimiter: "\t" } : options);
  const read = await readPieces(path, (text) => E.isRight(reader.push(text)));
  return E.isLeft(read) ? read : E.mapLeft(failureOf)(reader.finish());
};
