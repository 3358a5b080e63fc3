import type { DenseBatch } from "@latentjs/em-core";
import { ownRowsOf, type Shard } from "./shards.js";

/** Whether threads can look at the same memory: always in Node, in a page only where it is cross-origin isolated. */
export const canShare = (): boolean => {
  const scope: object = globalThis;
  const isIsolated = !("crossOriginIsolated" in scope) || scope.crossOriginIsolated === true;
  return typeof SharedArrayBuffer !== "undefined" && isIsolated;
};

const isShared = (array: Float64Array): boolean => canShare() && array.buffer instanceof SharedArrayBuffer;

/** The numbers in memory that all threads see, copied unless they are there already; as they are where there is none. */
export const inSight = (array: Float64Array): Float64Array => (canShare() ? shared(array) : array);

/** One integer, 0, that all threads see, or null where they share no memory. */
export const flagInSight = (): Int32Array | null =>
  canShare() ? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) : null;

const shared = (array: Float64Array): Float64Array => {
  if (isShared(array)) return array;
  const copy = new Float64Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
};

const sharedLabels = (array: Int32Array): Int32Array => {
  const copy = new Int32Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
};

/** The same rows in memory that all threads see, copied unless they are there already; as they are where there is none. */
export const inSharedMemory = (batch: DenseBatch): DenseBatch => {
  if (!canShare()) return batch;
  const { data, weights, logPriors, known } = batch;
  return {
    ...batch,
    data: shared(data),
    weights: weights === null ? null : shared(weights),
    ...(logPriors === undefined ? {} : { logPriors: shared(logPriors) }),
    ...(known === undefined ? {} : { known: sharedLabels(known) }),
  };
};

/** A shard ready to be sent: as it is where memory is shared, else with copies of its own rows that move to the worker. */
export const sendable = (
  shard: Shard,
): { readonly shard: Shard; readonly transfer: ReadonlyArray<ArrayBuffer> } => {
  if (isShared(shard.batch.data)) return { shard, transfer: [] };
  const own = ownRowsOf(shard);
  const { batch } = own;
  const data = Float64Array.from(batch.data);
  const weights = batch.weights === null ? null : Float64Array.from(batch.weights);
  const logPriors = batch.logPriors === undefined ? undefined : Float64Array.from(batch.logPriors);
  const known = batch.known === undefined ? undefined : Int32Array.from(batch.known);
  const copies = [data, weights, logPriors, known].filter((copy) => copy !== null && copy !== undefined);
  return {
    shard: {
      ...own,
      batch: {
        ...batch,
        data,
        weights,
        ...(logPriors === undefined ? {} : { logPriors }),
        ...(known === undefined ? {} : { known }),
      },
    },
    transfer: copies.map(({ buffer }) => buffer),
  };
};
