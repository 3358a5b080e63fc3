import {
  CHUNK_ROWS,
  E,
  invalidInput,
  O,
  type Batch,
  type ColumnBatch,
  type Cooperation,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import {
  bootstrapErrorsAsync,
  type BootstrapOptions,
  type BootstrapSubject,
} from "../bootstrap/bootstrap.js";
import type { BootstrapErrors, ParameterNumbers } from "../bootstrap/replicates.js";
import { isInformed } from "../knowledge/inform-tile.js";
import { numbersIn, withNumbers } from "../information/numbers-in-json.js";
import { sampleMixture } from "../sampling.js";
import type { TableColumn } from "../table.js";
import {
  finite,
  items,
  kindAtParams,
  type FamilyErrors,
  type KindAtParams,
  type KindErrorsOptions,
} from "./errors.js";
import type { FamilyParams, MixtureKind } from "./mixture-kind.js";
import type { KindRows, NamedComponents } from "./named-components.js";

/** Standard errors by the bootstrap, with percentile intervals, in the shape of the `model` of a saved fit. */
export interface FamilyBootstrap
  extends FamilyErrors, Pick<BootstrapErrors, "method" | "level" | "replicates" | "failed" | "unfinished"> {
  readonly lower: FamilyErrors;
  readonly upper: FamilyErrors;
}

/**
 * Standard errors and percentile intervals of a mixture of named components by the bootstrap; `draw` makes the rows of a parametric one. See
 * {@link bootstrapErrorsAsync} for errors.
 */
export const kindBootstrap = async <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  params: FamilyParams<T>,
  batch: B,
  draw: (rng: Rng) => Either<EmError, B>,
  options: BootstrapOptions & KindErrorsOptions = {},
  pauses?: Cooperation,
): Promise<Either<EmError, FamilyBootstrap>> => {
  const { layout, codec } = kind;
  const subject = E.map((at: KindAtParams<T, S, B>): BootstrapSubject<T, B, S> => {
    const isKnown = isInformed(at.batch);
    return {
      ...at,
      chunks: (rows) => layout.chunks(rows, CHUNK_ROWS),
      draw: isKnown ? () => E.left(KNOWN) : draw,
      numbers: (thetas) => Float64Array.from(numbersIn(codec.encode(thetas))),
      // Components of different families keep their places, and so do those of which something is held or known.
      isInterchangeable:
        kind.widths === undefined &&
        kind.held === undefined &&
        !isKnown &&
        typeof options.mixing !== "object",
    };
  })(kindAtParams(kind, params, batch, options));
  if (E.isLeft(subject)) return subject;
  const k = kind.bank.size;
  const written = items(codec.encode(params.components));
  const shaped = ({ weights, components }: ParameterNumbers): FamilyErrors => {
    const numbers = components.values();
    return {
      weights: finite(weights.subarray(0, k)),
      ...(weights.length > k ? { noise: { weight: finite(weights)[k] } } : {}),
      components: written.map((theta: Json) => withNumbers(theta, numbers)),
    };
  };
  return E.map((found: BootstrapErrors): FamilyBootstrap => ({
    ...shaped(found),
    lower: shaped(found.lower),
    upper: shaped(found.upper),
    method: found.method,
    level: found.level,
    replicates: found.replicates,
    failed: found.failed,
    unfinished: found.unfinished,
  }))(await bootstrapErrorsAsync(subject.right, options, pauses));
};

const KNOWN = invalidInput(
  "method",
  "weighted, where something is known of the rows",
  "parametric",
  "Use the weighted bootstrap, which keeps what is known of each row.",
);

/** Draws rows for a parametric bootstrap of components that are known by name. Left: components that cannot draw. */
export const drawNamed =
  <T, S>({ name, sampling, read }: NamedComponents<T, S>, params: FamilyParams<T>, n: number) =>
  (rng: Rng): Either<EmError, ColumnBatch> => {
    if (O.isNone(sampling)) {
      const remedy =
        "Use the weighted bootstrap: a part of each row, such as the covariates of a regression, is given and not drawn.";
      return E.left(
        invalidInput("method", "weighted for a family that draws no rows", `parametric with ${name}`, remedy),
      );
    }
    if (params.weights.length > params.components.length) {
      const remedy = "Use the weighted bootstrap: noise of which only the volume is known cannot be drawn.";
      return E.left(invalidInput("method", "weighted for a mixture with noise", "parametric", remedy));
    }
    const { columns, draw } = sampling.value;
    const row = new Float64Array(columns.length);
    const drawn = columns.map(() => new Float64Array(n));
    sampleMixture(params, n, rng, (components, c, at) => {
      draw(components, c, rng, row);
      for (const [j, column] of drawn.entries()) column[at] = row[j];
    });
    const table = columns.map(({ name: called, levels }, j): TableColumn =>
      O.isSome(levels)
        ? { _tag: "Categories", name: called, levels: levels.value, codes: drawn[j] }
        : { _tag: "Numbers", name: called, values: drawn[j] },
    );
    return E.map(({ batch }: KindRows<T, S>) => batch)(
      read({ rows: n, columns: table }, null, params.components.length),
    );
  };
