import {
  E,
  invalidInput,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
  type StatsAlgebra,
} from "@latentjs/em-core";
import type { OpenComponent } from "../family.js";
import { anyFamily, type FamilyModule, type FamilySetting, type NamedFamily } from "../named-family.js";
import type { Table } from "../table.js";
import type { ParameterSpace } from "./parameters.js";

/** The statistics of a component: all that its density and its estimate are. */
export interface FamilyCore<T, S> {
  readonly name: string;
  readonly parameters: ParameterSpace<T>;
  readonly stats: StatsAlgebra<S>;
  /** Called with parameters that `parameters` has checked. */
  readonly open: (theta: T) => OpenComponent<ColumnBatch, S>;
  readonly estimate: (stats: S, previous: T) => Either<EmError, T>;
  readonly q: (theta: T, stats: S) => number;
  readonly rounding?: NamedFamily<T, S>["rounding"];
  readonly remarks?: NamedFamily<T, S>["remarks"];
  readonly withoutErrors?: NamedFamily<T, S>["withoutErrors"];
}

/** What a family bound to columns adds to its core. */
export interface BoundColumns<T> extends Pick<
  NamedFamily<T, never>,
  "columns" | "read" | "features" | "sampling"
> {
  readonly neutral: (batch: ColumnBatch) => T;
}

/** A family from its core and the columns it is bound to. */
export const namedFamily = <T, S>(
  { name, parameters, stats, open, estimate, q, rounding, remarks, withoutErrors }: FamilyCore<T, S>,
  { columns, read, neutral, features, sampling }: BoundColumns<T>,
): NamedFamily<T, S> => ({
  name,
  columns,
  stats,
  open: (theta) => E.map(open)(parameters.check(theta)),
  estimate,
  q,
  read,
  codec: parameters.codec,
  coordinates: parameters.coordinates,
  freeParameters: parameters.coordinates.dimension,
  neutral: (batch) => parameters.check(neutral(batch)),
  features,
  sampling,
  ...(rounding === undefined ? {} : { rounding }),
  ...(remarks === undefined ? {} : { remarks }),
  ...(withoutErrors === undefined ? {} : { withoutErrors }),
});

/** A family by name, with a spec of its own kind. */
export interface FamilyOfSpec<Spec, T, S> {
  readonly name: string;
  /** One sentence for lists of families. */
  readonly summary: string;
  readonly settings: ReadonlyArray<FamilySetting>;
  readonly spec: Codec<Spec>;
  /** The spec for a table; `given` holds settings of the family only, and all that are required. */
  readonly specFor: (table: Table, given: Readonly<Record<string, string>>) => Either<EmError, Spec>;
  readonly bind: (spec: Spec) => NamedFamily<T, S>;
}

/** What the module of a family exports under the name `family`. */
export const familyModule = <Spec, T, S>(family: FamilyOfSpec<Spec, T, S>): FamilyModule => ({
  name: family.name,
  summary: family.summary,
  settings: family.settings,
  specFor: (table, settings) =>
    E.chain((given: Readonly<Record<string, string>>) =>
      E.map(family.spec.encode)(family.specFor(table, given)),
    )(knownSettings(family.name, family.settings, settings)),
  fromSpec: (spec) =>
    E.map((decoded: Spec) => anyFamily(family.bind(decoded)))(family.spec.decode(spec, "spec")),
});

const knownSettings = (
  family: string,
  settings: ReadonlyArray<FamilySetting>,
  given: Readonly<Record<string, string>>,
): Either<EmError, Readonly<Record<string, string>>> => {
  const names = settings.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const known = names.length === 0 ? "it has none" : names.join(", ");
    return E.left(invalidInput("setting", `one of the family ${family} (${known})`, unknown));
  }
  const lacking = settings.find(({ name, required }) => required && given[name] === undefined);
  return lacking === undefined
    ? E.right(given)
    : E.left(invalidInput(`setting ${lacking.name}`, `a ${lacking.meaning}`, "nothing"));
};

/** The estimate of a component that holds some weight. Left: it holds none. */
export const ifHeld = <T>(weight: number, estimate: () => Either<EmError, T>): Either<EmError, T> =>
  weight > 0
    ? estimate()
    : E.left(
        invalidInput(
          "weight of a component",
          "a positive number",
          weight,
          "Fit fewer components or start from another seed.",
        ),
      );
