import { E, type ColumnBatch, type Either, type EmError } from "@latentjs/em-core";
import { sequences, type Sequences } from "@latentjs/hmm";
import { groupRows, type GroupedRows } from "@latentjs/mixture";

/** Rows as whole sequences, one after the other. */
export interface SequenceRows {
  readonly data: Sequences<ColumnBatch>;
  /** Row of the data that step t was. */
  readonly rowOf: (t: number) => number;
}

/** Rows of the same group in their order as a sequence; all rows as one where there are no groups. Error: observation weights. */
export const sequenceRows = (
  batch: ColumnBatch,
  groups: Int32Array | undefined,
): Either<EmError, SequenceRows> => {
  if (groups === undefined || batch.weights !== null) {
    return E.map((data: Sequences<ColumnBatch>): SequenceRows => ({ data, rowOf: (t) => t }))(
      sequences(batch),
    );
  }
  return E.chain(({ batch: { members, bounds }, order }: GroupedRows) => {
    const lengths = Array.from(
      { length: bounds.length - 1 },
      (_, s) => (bounds[s + 1] ?? 0) - (bounds[s] ?? 0),
    );
    return E.map((data: Sequences<ColumnBatch>): SequenceRows => ({ data, rowOf: (t) => order[t] ?? t }))(
      sequences(members, lengths),
    );
  })(groupRows(batch, groups));
};
