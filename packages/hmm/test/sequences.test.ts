import { left, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { sequenceChunks, sequences, sliceColumns, sliceDense } from "../src/index.js";
import { countBatch } from "./counts.js";
import { columnBatch } from "./normal.js";

test("rows are one sequence unless lengths are given", () => {
  expect([...right(sequences(columnBatch([1, 2, 3]))).bounds]).toEqual([0, 3]);
  expect([...right(sequences(columnBatch([1, 2, 3]), [1, 2])).bounds]).toEqual([0, 1, 3]);
});

test.each([
  [[1, 1], "lengths"],
  [[0, 3], "lengths[0]"],
  [[1.5, 1.5], "lengths[0]"],
  [[4, -1], "lengths[1]"],
])("lengths %j do not do for three rows", (lengths, path) => {
  expect(left(sequences(columnBatch([1, 2, 3]), lengths))).toMatchObject({ _tag: "InvalidInput", path });
});

test("no rows are an error, and observation weights have no meaning for steps", () => {
  expect(left(sequences(columnBatch([])))).toEqual({ _tag: "EmptyData", what: "The sequences" });
  const weighted = { ...columnBatch([1, 2]), weights: Float64Array.of(1, 2) };
  expect(left(sequences(weighted))).toMatchObject({ path: "weights" });
});

test("chunks are cut between sequences", () => {
  const data = right(sequences(columnBatch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), [2, 1, 4, 1, 2]));
  const chunks = sequenceChunks(data, sliceDense, 3);
  expect(chunks.map(({ first, bounds, steps }) => [first, [...bounds], [...steps.data]])).toEqual([
    [0, [0, 2, 3], [0, 1, 2]],
    [3, [0, 4], [3, 4, 5, 6]],
    [7, [0, 1, 3], [7, 8, 9]],
  ]);
  expect(() => sequenceChunks(data, sliceDense, 0)).toThrow(RangeError);
  const columns = sequenceChunks(right(sequences(countBatch([5, 6, 7]), [1, 2])), sliceColumns, 1);
  expect(columns.map(({ steps }) => [...steps.columns[0]])).toEqual([[5], [6, 7]]);
});
