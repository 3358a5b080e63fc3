import { expect, test } from "vitest";
import { LOG_TABLE } from "../../src/log-table.js";
import { reference } from "../reference.js";

interface Golden {
  readonly entries: readonly {
    readonly centre: number;
    readonly reciprocal: number;
    readonly lead: number;
    readonly rest: number;
  }[];
}

test("every number of the table is the nearest double", () => {
  const { entries } = reference("numerics/log_table.json") as Golden;
  expect(entries).toHaveLength(128);
  const nearest = entries.flatMap(({ centre, reciprocal, lead, rest }) => [centre, reciprocal, lead, rest]);
  expect([...LOG_TABLE]).toEqual(nearest);
});
