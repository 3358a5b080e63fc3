import {
  CHUNK_ROWS,
  E,
  type Batch,
  type Certificate,
  type ColumnBatch,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import { numbersIn, withNumbers } from "../information/numbers-in-json.js";
import { certifyMixture, type MixtureAtParams } from "../information/mixture-information.js";
import { mixtureErrors, type ErrorsMethod, type MixtureErrors } from "../information/standard-errors.js";
import { mixingRule, type Mixing } from "../mixing/mixing-option.js";
import type { MixingRule } from "../mixing/mixing-rule.js";
import type { RowKnowledge } from "../knowledge/row-knowledge.js";
import { bankOf, kindOf, type FamilyParams, type MixtureKind, type FamilyNoise } from "./mixture-kind.js";
import { withKnowledge } from "./plan.js";
import type { FamilyMixture } from "./saved-mixture.js";

/** Standard errors of a mixture of a named family, in the shape of the `model` of a saved fit. */
export interface FamilyErrors {
  /** Of the mixing weights; null for one that the data do not identify. */
  readonly weights: ReadonlyArray<number | null>;
  /**
   * For each component what its codec writes, with standard errors in the places of the numbers: 0 for one at the edge of the model, such
   * as a probability of 0, null for one that the data do not identify.
   */
  readonly components: ReadonlyArray<Json>;
  /** Of the weight of the noise, where there is some. */
  readonly noise?: { readonly weight: number | null };
  /** Whole sentences that say why some are null; absent where there is nothing to say. */
  readonly notes?: ReadonlyArray<string>;
}

/** What a fit was told of its mixing weights and rows. */
export interface FamilyErrorsOptions extends RowKnowledge {
  /** What the mixing weights were in the fit: default free. */
  readonly mixing?: Mixing;
}

/** The same of components that are already together, and their noise if there was some. */
export interface KindErrorsOptions extends FamilyErrorsOptions {
  readonly noise?: FamilyNoise;
}

export const finite = (errors: Float64Array): ReadonlyArray<number | null> =>
  Array.from(errors, (error) => (Number.isFinite(error) ? error : null));

/**
 * Standard errors of a fit of a named family, at a maximum of the likelihood of the rows in `batch`. Four E-steps for each free parameter,
 * and for the empirical information four densities of each row. Left: the information is not positive definite, so that the parameters are
 * no maximum, or not one alone.
 */
export const familyErrors = <T, S>(
  { family, params, noise }: FamilyMixture<T, S>,
  batch: ColumnBatch,
  method: ErrorsMethod = "observed",
  options: FamilyErrorsOptions = {},
): Either<EmError, FamilyErrors> =>
  kindErrors(kindOf(family, params.components.length), params, batch, method, {
    ...options,
    ...(noise === undefined ? {} : { noise }),
  });

/** The same for any components, whatever the rows of a batch are. */
export const kindErrors = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  params: FamilyParams<T>,
  batch: B,
  method: ErrorsMethod,
  options: KindErrorsOptions = {},
): Either<EmError, FamilyErrors> => {
  const { codec, withoutErrors } = kind;
  const { noise } = options;
  const k = kind.bank.size;
  const notes = [...new Set(params.components.flatMap((_, c) => withoutErrors(c)?.reason ?? []))];
  return E.chain((at: KindAtParams<T, S, B>) =>
    E.map(({ weights, components }: MixtureErrors): FamilyErrors => {
      const numbers = components.values();
      return {
        weights: finite(weights.subarray(0, k)),
        ...(noise === undefined ? {} : { noise: { weight: finite(weights)[k] } }),
        components: items(codec.encode(params.components)).map((theta, c) =>
          without(withNumbers(theta, numbers), withoutErrors(c)?.fields ?? []),
        ),
        ...(notes.length === 0 ? {} : { notes }),
      };
    })(
      mixtureErrors(
        { ...at, numbers: (thetas) => Float64Array.from(numbersIn(codec.encode(thetas))) },
        method,
      ),
    ),
  )(kindAtParams(kind, params, batch, options));
};

/** A mixture of components by name, and its rows with what was known of them. */
export interface KindAtParams<T, S, B extends Batch> extends MixtureAtParams<ReadonlyArray<T>, B, S> {
  readonly batch: B;
  readonly mixing: MixingRule;
}

/** A mixture with rows that it was fitted to. Left: options that do not fit them. */
export const kindAtParams = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  params: FamilyParams<T>,
  batch: B,
  { mixing = "free", noise, ...knowledge }: KindErrorsOptions,
): Either<EmError, KindAtParams<T, S, B>> => {
  const { coordinates, layout } = kind;
  const k = kind.bank.size;
  const isNoisy = noise !== undefined;
  return E.chain((rule: MixingRule) =>
    E.map((known: B) => ({
      batch: known,
      bank: bankOf(kind, noise),
      params,
      chunks: layout.chunks(known, CHUNK_ROWS),
      coordinates,
      mixing: rule,
    }))(withKnowledge(batch, knowledge, k, isNoisy)),
  )(mixingRule(mixing, k, isNoisy ? 1 : 0));
};

/**
 * Whether a fit of a named family is a maximum of the likelihood of the rows in `batch`, with the numbers that say so. Four E-steps for each free
 * parameter. Left: parameters at the edge of the family, next to which there are none.
 */
export const certifyFamily = <T, S>(
  { family, params, noise }: FamilyMixture<T, S>,
  batch: ColumnBatch,
  options: FamilyErrorsOptions = {},
): Either<EmError, Certificate> =>
  certifyKind(kindOf(family, params.components.length), params, batch, {
    ...options,
    ...(noise === undefined ? {} : { noise }),
  });

/** The same for any components, whatever the rows of a batch are. */
export const certifyKind = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  params: FamilyParams<T>,
  batch: B,
  options: KindErrorsOptions = {},
): Either<EmError, Certificate> => E.chain(certifyMixture)(kindAtParams(kind, params, batch, options));

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

/** Components as their codec writes them, a list. */
export const items = (written: Json): ReadonlyArray<Json> => (isList(written) ? written : []);

/** The same with null in these fields. */
const without = (written: Json, fields: ReadonlyArray<string>): Json =>
  fields.length === 0 || typeof written !== "object" || written === null || isList(written)
    ? written
    : Object.fromEntries(
        Object.entries(written).map(([name, value]) => [name, fields.includes(name) ? null : value]),
      );
