import { E, O } from "@latentjs/em-core";
import type { NamedFamily, Table, TableColumn } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { integer, jsonValue, nat, record } from "fast-check";
import { answer, answerIfAny, fewRows, opened } from "../cases.js";
import { forAll, law, leftOut, onInput, unmet, type Law } from "../law.js";
import { expectFinite, expectIdentical } from "../plain-data.js";
import { show } from "../show.js";
import { familySubject } from "../subject.js";
import { N3, N4, N5, N6, N7 } from "./meanings.js";
import type { CompleteOptions, Row } from "./options.js";
import { tableOf } from "./rows.js";

const expectDensities = (rows: ReadonlyArray<Row>, densities: Float64Array, where: string): void => {
  const i = densities.findIndex((v) => !Number.isFinite(v));
  if (i >= 0) unmet(`Row ${i}, ${show(rows[i])}, has log-density ${densities[i]} ${where}.`);
};

/** N3. An error is an answer too, where rows are too few or too much alike. */
export const neutralLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law => {
  const { rows: least = 8 } = options;
  return law(N3, family.name, options, [
    forAll(record({ rows: fewRows(options.row, least, least + 30) }), ({ rows }) => {
      const batch = options.batch(rows, null);
      const theta = answerIfAny(family.neutral(batch));
      const [densities] = opened(familySubject(family), theta).logDensity(batch);
      expectDensities(rows, densities, `under neutral parameters ${show(theta)}`);
    }),
    forAll(record({ rows: fewRows(options.row, 1, 3) }), ({ rows }) => {
      const theta = family.neutral(options.batch(rows, null));
      if (E.isLeft(theta)) return;
      const [densities] = opened(familySubject(family), theta.right).logDensity(options.batch(rows, null));
      expectDensities(rows, densities, `under neutral parameters ${show(theta.right)}`);
    }),
  ]);
};

/** N4. */
export const featuresLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law =>
  law(N4, family.name, options, [
    forAll(record({ rows: fewRows(options.row, 1, 20) }), ({ rows }) => {
      const features = family.features(options.batch(rows, null));
      if (features.length === 0) unmet("There is no feature.");
      features.forEach((feature, j) => {
        if (feature.length !== rows.length) unmet(`Feature ${j} has ${feature.length} numbers.`);
      });
      expectFinite("features", features);
    }),
  ]);

/** N5. */
export const drawsLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law => {
  if (O.isNone(family.sampling)) return leftOut(N5, "the family draws no rows");
  const { columns, draw } = family.sampling.value;
  return law(N5, family.name, options, [
    forAll(record({ theta: options.theta, seed: integer() }), ({ theta, seed }) => {
      const before = structuredClone(theta);
      const drawn = (): ReadonlyArray<Row> => {
        const rng = makeRng(seed);
        return Array.from({ length: 20 }, () => {
          const row = new Float64Array(columns.length).fill(Number.NaN);
          draw(theta, rng, row);
          return [...row];
        });
      };
      const rows = drawn();
      expectFinite("drawn rows", rows);
      expectIdentical("drawn rows", ["the first time", rows], ["from the same stream", drawn()]);
      expectIdentical("theta", ["before it is drawn from", before], ["after it", theta]);
      columns.forEach(({ name, levels }, j) => {
        if (O.isNone(levels)) return;
        const count = levels.value.length;
        const wrong = rows.find((row) => !(Number.isInteger(row[j]) && row[j] >= 0 && row[j] < count));
        if (wrong !== undefined)
          unmet(`Column ${name} of a drawn row is ${wrong[j]}, no index into ${count} levels.`);
      });
      const read = answer("read of drawn rows", family.read(tableOf(columns, rows)));
      const batch = { rows: rows.length, first: 0, weights: null, columns: read };
      const [densities] = opened(familySubject(family), theta).logDensity(batch);
      expectDensities(rows, densities, "under the parameters that it was drawn from");
    }),
  ]);
};

/** The column as the other kind: text for numbers and the other way about. */
const otherKind = (column: TableColumn): TableColumn =>
  column._tag === "Numbers"
    ? { _tag: "Categories", name: column.name, levels: ["some text"], codes: column.values.map(() => 0) }
    : { _tag: "Numbers", name: column.name, values: column.codes.map((code) => code + 0.5) };

const withGap = (column: TableColumn, row: number): TableColumn => {
  const emptied = (values: Float64Array): Float64Array => values.map((v, i) => (i === row ? Number.NaN : v));
  return column._tag === "Numbers"
    ? { ...column, values: emptied(column.values) }
    : { ...column, codes: emptied(column.codes) };
};

/** N6. */
export const readingLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law => {
  const cases = record({
    theta: options.theta,
    rows: fewRows(options.row, 1, 6),
    column: nat({ max: options.columns.length - 1 }),
    row: nat({ max: 5 }),
  });
  return law(N6, family.name, options, [
    forAll(cases, ({ theta, rows, column, row }) => {
      const table = tableOf(options.columns, rows);
      const changed = (how: (c: TableColumn) => ReadonlyArray<TableColumn>): Table => ({
        ...table,
        columns: table.columns.flatMap((c, j) => (j === column ? how(c) : [c])),
      });
      const whole = answer("read", family.read(table));
      whole.forEach((values, j) => {
        if (values.length !== rows.length) unmet(`Column ${j} of the batch has ${values.length} numbers.`);
      });
      if (E.isRight(family.read(changed(() => [])))) {
        unmet(`The table was read without its column ${options.columns[column].name}.`);
      }
      const spoilt: ReadonlyArray<readonly [string, Table]> = [
        ["with a column of the other kind", changed((c) => [otherKind(c)])],
        ["with a missing entry", changed((c) => [withGap(c, row % rows.length)])],
      ];
      for (const [how, other] of spoilt) {
        const read = family.read(other);
        if (E.isLeft(read)) continue;
        const batch = { rows: rows.length, first: 0, weights: null, columns: read.right };
        const [densities] = opened(familySubject(family), theta).logDensity(batch);
        if (densities.some(Number.isNaN)) {
          unmet(
            `The table ${how} in ${options.columns[column].name} was read, and its rows have log-densities ${show(densities)}.`,
          );
        }
      }
    }),
  ]);
};

/** N7. */
export const specLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law => {
  const { origin } = options;
  if (origin === undefined) return leftOut(N7, "no module was given");
  const { module, spec } = origin;
  return law(N7, family.name, options, [
    onInput({ spec }, () => {
      const again = answer("fromSpec", module.fromSpec(JSON.parse(JSON.stringify(spec))));
      if (again.name !== family.name) unmet(`fromSpec made a family called ${again.name}.`);
    }),
    forAll(record({ theta: options.theta, rows: fewRows(options.row, 1, 10) }), ({ theta, rows }) => {
      const again = answer("fromSpec", module.fromSpec(JSON.parse(JSON.stringify(spec))));
      const here = opened(familySubject(family), theta).logDensity(options.batch(rows, null));
      const there = again.use((other) => {
        const columns = answer("read", other.read(tableOf(options.columns, rows)));
        const same = answer("decode", other.codec.decode(family.codec.encode(theta)));
        return opened(familySubject(other), same).logDensity({
          rows: rows.length,
          first: 0,
          weights: null,
          columns,
        });
      });
      expectIdentical("log-densities", ["of the family", here], ["of the one from the spec", there]);
    }),
    forAll(record({ spec: jsonValue() }), ({ spec: input }) => {
      // Nothing to compare: what is no spec must not throw.
      module.fromSpec(JSON.parse(JSON.stringify(input)));
    }),
  ]);
};
