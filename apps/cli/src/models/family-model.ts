import type { Column, Table } from "@latentjs/data";
import { numericColumn } from "@latentjs/data";
import { E, O, type Either, type EmError } from "@latentjs/em-core";
import {
  bankOf,
  classify,
  classifyGrouped,
  familyHeads,
  groupedKind,
  groupRows,
  groupsOf,
  namedMixtureFromJson,
  noiseLast,
  sampleNamed,
  scoreBatch,
  scoreRows,
  type AnyNamedMixture,
  type Classification,
  type FamilyHead,
  type FamilyModule,
  type FamilySample,
  type GroupedRows,
  type KindRows,
  type MixtureScore,
  type NamedMixture,
  type Table as FamilyTable,
} from "@latentjs/mixture";
import { failureAtRow, failureOf, wrongInput, type Failure } from "../failure.js";
import { familyNames } from "../families/family-names.js";
import { familyTable } from "../families/family-table.js";
import { isOwnFamily, loadFamily } from "../families/load-family.js";
import { inWordsOfTheCall } from "../families/call-words.js";
import { unusableModel } from "../input/model-file.js";
import { observedRows, type ObservedRows } from "../input/observed-rows.js";
import { sourceName } from "../input/open-text.js";
import { mixtureDescription } from "../output/family-description.js";
import { listed } from "../output/numbers.js";
import { noGroups, type AppliedRows, type Decode, type Drawn, type Model } from "./model.js";

/**
 * A saved mixture of named families. Modules that come with the command are loaded as the model asks; any other one is loaded only
 * where the caller has named it, because a file must not decide which programs run.
 */
const readMixture = async (
  path: string,
  document: unknown,
  named: string | undefined,
): Promise<Either<Failure, AnyNamedMixture>> => {
  const unusable = (error: EmError): Failure => unusableModel(path, error);
  const heads = E.mapLeft(unusable)(familyHeads(document));
  if (E.isLeft(heads)) return heads;
  const names = named === undefined ? undefined : familyNames(named);
  const modules: FamilyModule[] = [];
  for (const [c, head] of heads.right.entries()) {
    const loaded = await moduleOf(path, head, names?.[c] ?? names?.[0]);
    if (E.isLeft(loaded)) return loaded;
    modules.push(loaded.right);
  }
  return E.mapLeft(unusable)(namedMixtureFromJson(document, modules));
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

/** A saved mixture of named families as the commands use it. */
export const familyModel = async (
  path: string,
  document: unknown,
  named: string | undefined,
): Promise<Either<Failure, Model>> =>
  E.map(({ use }: AnyNamedMixture) => use((mixture) => modelOf(mixture, document)))(
    await readMixture(path, document, named),
  );

const modelOf = <T, S>(mixture: NamedMixture<T, S>, document: unknown): Model => {
  const { components, params, group, noise } = mixture;
  const columns = O.isSome(group) ? [...components.columns, group.value] : components.columns;
  return {
    components: params.components.length,
    hasNoise: noise !== undefined,
    columns,
    takesCategories: true,
    apply: (table, weights) =>
      applied(table, columns, weights, (rows, ofRows) => rowsUnder(mixture, rows, ofRows)),
    drawer: drawerOf(mixture),
    describe: (width) => mixtureDescription(mixture, document, width),
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
  readonly predict: (decode?: Decode) => Either<EmError, Classification>;
  readonly score: () => Either<EmError, MixtureScore>;
  /** Row of the table that what errors call row i begins with, where it is another. */
  readonly rowOf?: (i: number) => number;
}

/** The rows of a table under a mixture, each for itself or in groups. */
const rowsUnder = <T, S>(
  { components, params, group, noise }: NamedMixture<T, S>,
  table: FamilyTable,
  weights: Float64Array | null,
): Either<EmError, MixtureRows> =>
  E.chain(({ kind, batch }: KindRows<T, S>): Either<EmError, MixtureRows> => {
    const { name } = components;
    if (O.isNone(group)) {
      const bank = bankOf(kind, noise);
      return E.right({
        name,
        predict: () =>
          E.map((found: Classification) => noiseLast(found, kind.bank.size))(classify(bank, params, batch)),
        score: () => scoreRows({ bank }, params, batch),
      });
    }
    const column = table.columns.find((candidate) => candidate.name === group.value);
    if (column === undefined) throw new Error(`the column ${group.value} was not selected`);
    return E.chain((groups: Int32Array) =>
      E.map((grouped: GroupedRows): MixtureRows => ({
        name,
        predict: () => classifyGrouped(kind.bank, params, grouped),
        score: () => scoreBatch(groupedKind(kind), params, grouped.batch),
        rowOf: (g) => grouped.order[grouped.batch.bounds[g] ?? 0] ?? 0,
      }))(groupRows(batch, groups)),
    )(groupsOf(column));
  })(components.read(table, weights, params.components.length));

const inWordsOfTheFile = (
  { name, predict, score, rowOf = (i) => i }: MixtureRows,
  table: Table,
  tableRow: (i: number) => number,
): AppliedRows => {
  const place = (i: number): string => `${table.source}, line ${table.lineOf(tableRow(rowOf(i)))}`;
  const failure = (error: EmError): Failure => failureAtRow(error, place);
  const remedy = "Only Gaussian mixtures can be drawn.";
  return {
    predict: (decode) => E.mapLeft(failure)(predict(decode)),
    score: () => E.mapLeft(failure)(score()),
    picture: E.left(wrongInput("The model to plot", "a Gaussian mixture", `one of family ${name}`, remedy)),
  };
};

const drawerOf = <T, S>(mixture: NamedMixture<T, S>): Model["drawer"] => {
  const { components, group } = mixture;
  const { sampling, name } = components;
  if (O.isNone(sampling)) {
    const remedy = "A part of each row, such as the covariates of a regression, is given and not drawn.";
    const actual = `the family ${name}`;
    return () => E.left(wrongInput("The model to sample", "a family that draws whole rows", actual, remedy));
  }
  const columns = sampling.value.columns;
  const names = columns.map((column) => column.name);
  return (asked) => {
    if (asked !== undefined && O.isNone(group)) return E.left(noGroups());
    const size = asked ?? 1;
    return E.right({
      columns: O.isSome(group) ? [group.value, ...names] : names,
      together: size,
      draw: (n, seed, first) =>
        E.bimap(failureOf, (drawn: FamilySample): Drawn => ({
          labels: drawn.labels,
          row: (i) => {
            const row = columns.map(({ levels }, j) => {
              const value = drawn.columns[j]?.[i] ?? Number.NaN;
              return O.isSome(levels) ? (levels.value[value] ?? "") : value;
            });
            return O.isSome(group) ? [1 + Math.floor((first + i) / size), ...row] : row;
          },
        }))(sampleNamed(mixture, n, seed, size)),
    });
  };
};
