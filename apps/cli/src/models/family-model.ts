import type { Column, Table } from "@latentjs/data";
import { numericColumn } from "@latentjs/data";
import { E, O, type Either, type EmError } from "@latentjs/em-core";
import {
  classify,
  familyHead,
  kindOf,
  mixtureFromJson,
  readRows,
  sampleRows,
  scoreRows,
  type Classification,
  type FamilyHead,
  type FamilyMixture,
  type FamilyModule,
  type FamilyRows,
  type FamilySample,
  type SavedMixture,
  type Table as FamilyTable,
} from "@latentjs/mixture";
import { failureAtRow, failureOf, wrongInput, type Failure } from "../failure.js";
import { familyTable } from "../families/family-table.js";
import { isOwnFamily, loadFamily } from "../families/load-family.js";
import { inWordsOfTheCall } from "../families/call-words.js";
import { unusableModel } from "../input/model-file.js";
import { observedRows, type ObservedRows } from "../input/observed-rows.js";
import { sourceName } from "../input/open-text.js";
import { familyDescription } from "../output/family-description.js";
import { listed } from "../output/numbers.js";
import type { AppliedRows, Drawer, Drawn, Model } from "./model.js";

/**
 * A saved mixture of a named family. Modules that come with the command are loaded as the model asks; any other one is loaded only
 * where the caller has named it, because a file must not decide which programs run.
 */
export const readFamilyMixture = async (
  path: string,
  document: unknown,
  named: string | undefined,
): Promise<Either<Failure, SavedMixture>> => {
  const head = E.mapLeft((error: EmError) => unusableModel(path, error))(familyHead(document));
  if (E.isLeft(head)) return head;
  const loaded = await moduleOf(path, head.right, named);
  if (E.isLeft(loaded)) return loaded;
  return E.mapLeft((error: EmError) => unusableModel(path, error))(mixtureFromJson(document, loaded.right));
};

/** The module of a saved model's family, which has to be named where it is none of those that come with the command. */
export const moduleOf = async (
  path: string,
  head: FamilyHead,
  named: string | undefined,
): Promise<Either<Failure, FamilyModule>> => {
  const { module, family } = head;
  if (named === undefined && !isOwnFamily(module)) return E.left(notNamed(path, head));
  const loaded = await loadFamily(
    named ?? module,
    named === undefined ? `${sourceName(path)}, module` : "Option --family",
  );
  if (E.isLeft(loaded)) return loaded;
  if (named !== undefined && loaded.right.module.name !== family) {
    const remedy = "Name the module of the model's family.";
    return E.left(wrongInput("Option --family", `the family ${family}`, loaded.right.module.name, remedy));
  }
  return E.right(loaded.right.module);
};

const notNamed = (path: string, { family, module }: FamilyHead): Failure =>
  wrongInput(
    `${sourceName(path)}, module`,
    "a family that comes with the command",
    `${JSON.stringify(module)} for the family ${family}`,
    `Say --family ${module} to load that module.`,
  );

/** A saved mixture of a named family as the commands use it. */
export const familyModel = async (
  path: string,
  document: unknown,
  named: string | undefined,
): Promise<Either<Failure, Model>> =>
  E.map(({ use, head }: SavedMixture) => use((mixture) => modelOf(head, mixture, document)))(
    await readFamilyMixture(path, document, named),
  );

const modelOf = <T, S>(
  { family: name }: FamilyHead,
  mixture: FamilyMixture<T, S>,
  document: unknown,
): Model => {
  const { family, params } = mixture;
  return {
    components: params.weights.length,
    columns: family.columns,
    takesCategories: true,
    apply: (table, weights) => appliedRows(mixture, table, weights),
    drawer: drawerOf(mixture),
    describe: (width) => familyDescription(name, mixture, document, width),
  };
};

/** The columns of that name. Error: some are not there. */
const columnsNamed = (table: Table, names: ReadonlyArray<string>): Either<Failure, ReadonlyArray<Column>> => {
  const found = names.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
  const absent = names.filter((name) => found.every((column) => column.name !== name));
  if (absent.length > 0) {
    const wanted = `the model's column${absent.length === 1 ? "" : "s"} ${listed(absent)}`;
    const remedy = "Rename the columns to those of the model.";
    return E.left(wrongInput(table.source, wanted, listed(table.columns.map(({ name }) => name)), remedy));
  }
  const mistaken = found
    .filter(({ kind }) => kind === "numeric")
    .map(({ name }) => numericColumn(table, name))
    .find(E.isLeft);
  return mistaken === undefined ? E.right(found) : E.left(failureOf(mistaken.left));
};

const appliedRows = <T, S>(
  { family, params }: FamilyMixture<T, S>,
  table: Table,
  weights: string | undefined,
): Either<Failure, AppliedRows> =>
  applied(table, family.columns, weights, (rows, ofRows) =>
    E.map((read: FamilyRows) => mixtureRows({ family, params }, read))(readRows(family, rows, ofRows)),
  );

/** The rows of a file under a mixture that reads these columns of them. */
export const applied = (
  table: Table,
  names: ReadonlyArray<string>,
  weights: string | undefined,
  read: (rows: FamilyTable, weights: Float64Array | null) => Either<EmError, MixtureRows>,
): Either<Failure, AppliedRows> => {
  const columns = columnsNamed(table, names);
  if (E.isLeft(columns)) return columns;
  const seen = observedRows(table, new Float64Array(0), 0, weights);
  return E.chain((observed: ObservedRows): Either<Failure, AppliedRows> => {
    const { tableRow } = observed;
    const rows = familyTable(columns.right, { rows: observed.rows.rows, tableRow });
    const found = read(rows, observed.weights ?? null);
    if (E.isLeft(found)) return E.left(failureOf(inWordsOfTheCall(found.left, table, tableRow)));
    return E.right(inWordsOfTheFile(found.right, table, tableRow));
  })(seen);
};

/** What is asked of rows. */
export interface MixtureRows {
  readonly name: string;
  readonly predict: () => Either<EmError, Classification>;
  readonly score: () => ReturnType<typeof scoreRows>;
}

const mixtureRows = <T, S>({ family, params }: FamilyMixture<T, S>, { batch }: FamilyRows): MixtureRows => {
  const kind = kindOf(family, params.weights.length);
  return {
    name: family.name,
    predict: () => classify(kind.bank, params, batch),
    score: () => scoreRows(kind, params, batch),
  };
};

const inWordsOfTheFile = (
  { name, predict, score }: MixtureRows,
  table: Table,
  tableRow: (i: number) => number,
): AppliedRows => {
  const place = (i: number): string => `${table.source}, line ${table.lineOf(tableRow(i))}`;
  const failure = (error: EmError): Failure => failureAtRow(error, place);
  const remedy = "Only Gaussian mixtures can be drawn.";
  return {
    predict: () => E.mapLeft(failure)(predict()),
    score: () => E.mapLeft(failure)(score()),
    picture: E.left(wrongInput("The model to plot", "a Gaussian mixture", `one of family ${name}`, remedy)),
  };
};

const drawerOf = <T, S>({ family, params }: FamilyMixture<T, S>): Either<Failure, Drawer> => {
  const { sampling, name } = family;
  if (O.isNone(sampling)) {
    const remedy = "A part of each row, such as the covariates of a regression, is given and not drawn.";
    const actual = `the family ${name}`;
    return E.left(wrongInput("The model to sample", "a family that draws whole rows", actual, remedy));
  }
  const columns = sampling.value.columns;
  return E.right({
    columns: columns.map((column) => column.name),
    draw: (n, seed) =>
      E.bimap(failureOf, (drawn: FamilySample): Drawn => ({
        labels: drawn.labels,
        row: (i) =>
          columns.map(({ levels }, j) => {
            const value = drawn.columns[j]?.[i] ?? Number.NaN;
            return O.isSome(levels) ? (levels.value[value] ?? "") : value;
          }),
      }))(sampleRows(family, params, n, seed)),
  });
};
