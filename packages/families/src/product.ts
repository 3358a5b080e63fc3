/**
 * Components whose rows have several parts, of one family each and independent given the component: rows of mixed type.
 *
 * The log-density is the sum of the parts'. Where a row lacks a value of a part, the part is left out of its density and of the part's
 * statistics, as is right for values that are missing at random; the other parts of the row count.
 * Source: Hunt & Jorgensen (1999), Australian & New Zealand J. Statistics 41, 154-171.
 */
import {
  E,
  invalidInput,
  json,
  list,
  O,
  record,
  text,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import {
  eachOf,
  familyModule,
  opaqueFamily,
  parameterList,
  type AnyFamily,
  type FamilyModule,
  type NamedFamily,
  type OpenComponent,
} from "@latentjs/mixture";
import { TILE_ROWS } from "@latentjs/numerics";
import { blockOf, blocksOf, observedRows, type Block } from "./shared/blocks.js";
import { builtInFamilies } from "./shared/built-in-families.js";
import { EXAMPLE, partsOf, type PartText } from "./shared/parts-text.js";
import { partTable, type PartTable } from "./shared/part-table.js";
import { listStats } from "./shared/list-stats.js";

/** A family with the columns it reads, whose statistics are its own business. */
export interface Part<T> {
  readonly columns: ReadonlyArray<string>;
  readonly use: <R>(f: <S>(family: NamedFamily<T, S>) => R) => R;
}

/** A family as a part of a product; `columns` are those it reads, in which a row may lack values. */
export const part = <T, S>(family: NamedFamily<T, S>, columns: ReadonlyArray<string>): Part<T> => ({
  columns,
  use: (f) => f(family),
});

/** Statistics of the parts, in order. */
export type ProductStats = ReadonlyArray<unknown>;

/** A part whose parameters and statistics are passed along and never looked into. */
interface Opaque {
  readonly columns: ReadonlyArray<string>;
  readonly family: NamedFamily<unknown, unknown>;
}

/**
 * The product of some families. Parameters are a list with those of each part; so is their JSON. A product draws rows if all of its parts do.
 */
export const product = <Ts extends ReadonlyArray<unknown>>(parts: {
  readonly [I in keyof Ts]: Part<Ts[I]>;
}): NamedFamily<Ts, ProductStats> => {
  const opaque = (parts as ReadonlyArray<Part<unknown>>).map((one): Opaque => ({
    columns: one.columns,
    family: opaqueFamily(one),
  }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts are those of Ts in order, and so are the lists of their parameters
  return productOf(opaque) as unknown as NamedFamily<Ts, ProductStats>;
};

const productOf = (parts: ReadonlyArray<Opaque>): NamedFamily<ReadonlyArray<unknown>, ProductStats> => {
  const families = parts.map(({ family }) => family);
  const blocks = cachedBlocks();
  // Parameters are checked by the parts that open them.
  const parameters = parameterList(
    families.map(({ codec, coordinates }) => ({ codec, coordinates, check: E.right })),
  );
  return {
    name: `product of ${families.map(({ name }) => name).join(", ")}`,
    columns: families.flatMap(({ columns }) => columns),
    stats: listStats(families.map(({ stats }) => stats)),
    open: (thetas) =>
      E.map((open: ReadonlyArray<OpenPart>) => together(open, blocks))(
        sameLength(thetas, families.length, () => eachOf(families, (family, i) => family.open(thetas[i]))),
      ),
    estimate: (stats, previous) => eachOf(families, (family, i) => family.estimate(stats[i], previous[i])),
    q: (thetas, stats) => families.reduce((sum, family, i) => sum + family.q(thetas[i], stats[i]), 0),
    read: (table) =>
      E.map((all: ReadonlyArray<ReadonlyArray<Float64Array>>) => all.flat())(
        eachOf(parts, ({ family, columns }) =>
          E.chain(({ table: own, observed }: PartTable) =>
            E.map((read: ReadonlyArray<Float64Array>) => blockOf(read, observed))(family.read(own)),
          )(partTable(table, columns)),
        ),
      ),
    codec: parameters.codec,
    coordinates: parameters.coordinates,
    freeParameters: families.reduce((sum, { freeParameters }) => sum + freeParameters, 0),
    neutral: (batch) => {
      const own = blocksOf(batch);
      return eachOf(families, (family, i) => family.neutral(observedRows(own[i])));
    },
    features: (batch) =>
      blocksOf(batch).flatMap((block, i) =>
        families[i].features(block.batch).map((feature) => averaged(feature, block)),
      ),
    sampling: samplingOf(families),
  };
};

type OpenPart = OpenComponent<ColumnBatch, unknown>;

/** Blocks of a batch, made once for all of its tiles and iterations. */
const cachedBlocks = (): ((batch: ColumnBatch) => ReadonlyArray<Block>) => {
  const known = new WeakMap<ColumnBatch, ReadonlyArray<Block>>();
  return (batch) => {
    const found = known.get(batch);
    if (found !== undefined) return found;
    const blocks = blocksOf(batch);
    known.set(batch, blocks);
    return blocks;
  };
};

const together = (
  open: ReadonlyArray<OpenPart>,
  blocks: (batch: ColumnBatch) => ReadonlyArray<Block>,
): OpenComponent<ColumnBatch, ProductStats> => {
  const one = new Float64Array(TILE_ROWS);
  return {
    logDensity: (batch, from, to, out) => {
      const own = blocks(batch);
      out.fill(0, 0, to - from);
      for (let at = 0; at < own.length; at++) {
        const { header } = own[at];
        open[at].logDensity(own[at].batch, from, to, one);
        for (let i = 0; i < to - from; i++) if (header[from + i] > 0) out[i] += one[i];
      }
    },
    accumulator: () => {
      const sinks = open.map(({ accumulator }) => accumulator());
      const seen = new Float64Array(TILE_ROWS);
      return {
        add: (batch, from, to, weight) => {
          const own = blocks(batch);
          for (let at = 0; at < own.length; at++) {
            const { header } = own[at];
            for (let i = 0; i < to - from; i++) seen[i] = header[from + i] > 0 ? weight[i] : 0;
            sinks[at].add(own[at].batch, from, to, seen);
          }
        },
        finish: () => sinks.map((sink) => sink.finish()),
      };
    },
  };
};

/** A feature with the mean of the rows that have it in those that lack it. */
const averaged = (feature: Float64Array, { header }: Block): Float64Array => {
  let [sum, count] = [0, 0];
  for (let i = 0; i < feature.length; i++) {
    if (!(header[i] > 0)) continue;
    sum += feature[i];
    count++;
  }
  return count === feature.length
    ? feature
    : feature.map((value, i) => (header[i] > 0 ? value : sum / count));
};

const samplingOf = (
  families: ReadonlyArray<NamedFamily<unknown, unknown>>,
): NamedFamily<ReadonlyArray<unknown>, ProductStats>["sampling"] => {
  const samplings = families.flatMap(({ sampling }) => (O.isSome(sampling) ? [sampling.value] : []));
  if (samplings.length < families.length) return O.none;
  return O.some({
    columns: samplings.flatMap(({ columns }) => columns),
    draw: (thetas, rng, row) => {
      let at = 0;
      for (const [i, { columns, draw }] of samplings.entries()) {
        draw(thetas[i], rng, row.subarray(at, at + columns.length));
        at += columns.length;
      }
    },
  });
};

const sameLength = <A>(
  thetas: ReadonlyArray<unknown>,
  parts: number,
  then: () => Either<EmError, A>,
): Either<EmError, A> =>
  thetas.length === parts
    ? then()
    : E.left(invalidInput("parameters", `those of ${parts} parts`, `${thetas.length} of them`));

/** A part of a product by name. */
interface NamedPart {
  readonly family: string;
  readonly columns: ReadonlyArray<string>;
  readonly spec: Json;
  readonly part: Part<unknown>;
}

interface Spec {
  readonly parts: ReadonlyArray<NamedPart>;
}

/**
 * The module of products of the families of `modules`, each by its name. `family` knows those of this package; with families of your own,
 * export what this makes of them and `builtInFamilies`.
 */
export const productFamily = (modules: ReadonlyArray<FamilyModule>): FamilyModule => {
  const moduleOf = (name: string, path: string): Either<EmError, FamilyModule> => {
    const found = modules.find((module) => module.name === name);
    const names = modules.map((module) => module.name).join(", ");
    return found === undefined ? E.left(invalidInput(path, `one of ${names}`, name)) : E.right(found);
  };
  const bound = (path: string, { family: name, columns, spec }: SavedPart): Either<EmError, NamedPart> =>
    E.chain((module: FamilyModule) =>
      E.map((own: AnyFamily): NamedPart => ({
        family: name,
        columns,
        spec,
        part: part(opaqueFamily(own), columns),
      }))(module.fromSpec(spec)),
    )(moduleOf(name, `${path}.family`));
  return familyModule<Spec, ReadonlyArray<unknown>, ProductStats>({
    name: "product",
    summary:
      "Rows of mixed type: parts of one family each, independent given the component; parts may be missing",
    settings: [
      { name: "parts", meaning: `list of families with their columns, such as ${EXAMPLE}`, required: true },
    ],
    spec: {
      encode: ({ parts }) => savedCodec.encode({ parts }),
      decode: (input, path = "") =>
        E.chain(({ parts }: { readonly parts: ReadonlyArray<SavedPart> }) =>
          E.map((all: ReadonlyArray<NamedPart>): Spec => ({ parts: all }))(
            eachOf(parts, (one, i) => bound(`${path}.parts[${i}]`, one)),
          ),
        )(savedCodec.decode(input, path)),
    },
    specFor: (table, { parts = "" }) =>
      E.chain((written: ReadonlyArray<PartText>) =>
        E.map((all: ReadonlyArray<NamedPart>): Spec => ({ parts: all }))(
          eachOf(written, ({ family: name, columns, settings }) =>
            E.chain((module: FamilyModule) =>
              E.chain((own: PartTable) =>
                E.chain((spec: Json) => bound("parts", { family: name, columns, spec }))(
                  module.specFor(own.table, settings),
                ),
              )(partTable(table, columns)),
            )(moduleOf(name, "setting parts")),
          ),
        ),
      )(partsOf(parts)),
    bind: ({ parts }) => product<ReadonlyArray<unknown>>(parts.map((one) => one.part)),
  });
};

type SavedPart = Omit<NamedPart, "part">;

const savedCodec: Codec<{ readonly parts: ReadonlyArray<SavedPart> }> = record({
  parts: list(record<SavedPart>({ family: text, columns: list(text), spec: json })),
});

/** The family for fits by name. */
export const family: FamilyModule = productFamily(builtInFamilies);

export { builtInFamilies };
