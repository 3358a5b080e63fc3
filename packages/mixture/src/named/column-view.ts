import { E, type ColumnBatch } from "@latentjs/em-core";
import type { OpenComponent } from "../family.js";
import type { NamedFamily } from "../named-family.js";

/** Some of the columns of a batch as a batch of their own. */
export type ColumnView = (batch: ColumnBatch) => ColumnBatch;

/** Columns [from, to) of a batch. */
export const columnsBetween =
  (from: number, to: number): ColumnView =>
  (batch) => ({ ...batch, columns: batch.columns.slice(from, to) });

/** A view that remembers the last batch: a batch comes tile by tile, and tiles allocate nothing. */
export const latestView = (viewOf: ColumnView): ColumnView => {
  let seen: ColumnBatch | null = null;
  let view: ColumnBatch | null = null;
  return (batch) => {
    if (view === null || seen !== batch) {
      seen = batch;
      view = viewOf(batch);
    }
    return view;
  };
};

/** The family on columns [from, to) of a batch. */
export const onColumns = <T, S>(family: NamedFamily<T, S>, from: number, to: number): NamedFamily<T, S> => {
  const viewOf = columnsBetween(from, to);
  return {
    ...family,
    neutral: (batch) => family.neutral(viewOf(batch)),
    features: (batch) => family.features(viewOf(batch)),
    open: (theta) =>
      E.map((open: OpenComponent<ColumnBatch, S>) => viewing(open, latestView(viewOf)))(family.open(theta)),
  };
};

const viewing = <S>(
  { logDensity, accumulator }: OpenComponent<ColumnBatch, S>,
  viewOf: ColumnView,
): OpenComponent<ColumnBatch, S> => ({
  logDensity: (batch, from, to, out) => logDensity(viewOf(batch), from, to, out),
  accumulator: () => {
    const { add, finish } = accumulator();
    return { add: (batch, from, to, weight) => add(viewOf(batch), from, to, weight), finish };
  },
});
