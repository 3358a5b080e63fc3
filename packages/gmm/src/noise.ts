import { E, invalidInput, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import {
  uniformNoise,
  withNoise,
  type ColumnSummary,
  type ComponentBank,
  type NoiseDensity,
} from "@latentjs/mixture";
import { exp, log, symmetricEigen } from "@latentjs/numerics";
import type { Components, Noise } from "./params.js";

/** The option of a fit: a noise component whose volume follows from the data, or is given. */
export type NoiseOption = boolean | { readonly volume: number };

/** The noise of a fit, or null. Error: a volume that is none, data without a volume. */
export const noiseOf = (
  option: NoiseOption | undefined,
  batch: DenseBatch,
  columns: ReadonlyArray<string>,
  summary: ColumnSummary,
): Either<EmError, Noise | null> => {
  if (option === undefined || option === false) return E.right(null);
  const range = ranges(batch);
  if (option !== true) {
    return option.volume > 0 && option.volume < Infinity
      ? E.right({ volume: option.volume, range })
      : E.left(invalidInput("noise.volume", "a finite number above 0", option.volume));
  }
  const constant = summary.constant.indexOf(true);
  if (constant >= 0) {
    return E.left({
      _tag: "DegenerateColumn",
      column: columns[constant],
      problem: "is constant, so the data have no volume that noise could fill",
      remedy: "Drop the column, or give the volume of the noise.",
    });
  }
  const volume = exp(Math.min(boxLogVolume(range), principalLogVolume(batch, summary)));
  return volume > 0 && volume < Infinity
    ? E.right({ volume, range })
    : E.left(
        invalidInput(
          "noise",
          "data whose volume is a number that can be written",
          volume,
          "Give the columns in other units.",
        ),
      );
};

type Range = readonly [low: number, high: number];

/** The least and the largest observed value of each column. */
const ranges = ({ rows, cols, data }: DenseBatch): ReadonlyArray<Range> =>
  Array.from({ length: cols }, (_, j) => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < rows; i++) {
      const x = data[i * cols + j];
      if (x < low) low = x;
      if (x > high) high = x;
    }
    return [low, high];
  });

const boxLogVolume = (range: ReadonlyArray<Range>): number =>
  range.reduce((total, [low, high]) => total + log(high - low), 0);

/** A box thinner than this share of its longest side is flat to rounding, and has no volume. */
const FLAT = 1e-12;

/**
 * Log-volume of the smallest box along the principal components of the rows that holds them all, as mclust's `hypvol`; no bound where entries are
 * missing, which have no place along them, or where the rows lie in a plane.
 */
const principalLogVolume = (batch: DenseBatch, { mean }: ColumnSummary): number => {
  const { rows, cols, data } = batch;
  if (data.some(Number.isNaN)) return Infinity;
  const { vectors } = symmetricEigen(scatterAbout(batch, mean), cols);
  const widths = Array.from({ length: cols }, (_, f) => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < rows; i++) {
      let score = 0;
      for (let j = 0; j < cols; j++) score += vectors[f * cols + j] * (data[i * cols + j] - mean[j]);
      if (score < low) low = score;
      if (score > high) high = score;
    }
    return high - low;
  });
  const longest = widths.reduce((a, b) => Math.max(a, b), 0);
  return widths.some((width) => !(width > FLAT * longest))
    ? Infinity
    : widths.reduce((total, width) => total + log(width), 0);
};

const scatterAbout = ({ rows, cols, data, weights }: DenseBatch, mean: Float64Array): Float64Array => {
  const scatter = new Float64Array(cols * cols);
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    for (let j = 0; j < cols; j++) {
      const part = w * (data[i * cols + j] - mean[j]);
      for (let l = 0; l <= j; l++) scatter[j * cols + l] += part * (data[i * cols + l] - mean[l]);
    }
  }
  for (let j = 0; j < cols; j++) for (let l = 0; l < j; l++) scatter[l * cols + j] = scatter[j * cols + l];
  return scatter;
};

/**
 * The bank with the noise behind it, or as it is without noise. Where entries may be missing the density of a row is that of the noise summed over
 * the ranges of its missing columns, which have to be known: error where they are not.
 */
export const noisyBank = <S>(
  bank: ComponentBank<Components, DenseBatch, S>,
  noise: Noise | null,
  takesMissing: boolean,
): Either<EmError, ComponentBank<Components, DenseBatch, S>> => {
  if (noise === null) return E.right(bank);
  if (!takesMissing) return E.right(withNoise(bank, uniformNoise(noise.volume)));
  const { volume, range } = noise;
  if (range === undefined) {
    const remedy = "Say it in the model, or drop rows with missing values.";
    return E.left(
      invalidInput("noise.range", "the least and the largest value of each column", "none", remedy),
    );
  }
  return E.right(withNoise(bank, observedNoise(volume, range)));
};

/** A row with nothing observed says nothing, of the noise as of the components: its density is 1. */
const observedNoise = (volume: number, range: ReadonlyArray<Range>): NoiseDensity<DenseBatch> => {
  const density = -log(volume);
  const widths = range.map(([low, high]) => log(high - low));
  return ({ cols, data }, from, to, out) => {
    for (let i = from; i < to; i++) {
      let missing = 0;
      let value = density;
      for (let j = 0; j < cols; j++) {
        if (!Number.isNaN(data[i * cols + j])) continue;
        missing++;
        value += widths[j];
      }
      out[i - from] = missing === cols ? 0 : value;
    }
  };
};
