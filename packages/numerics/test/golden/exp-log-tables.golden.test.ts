import { expect, test } from "vitest";
import { EXP2_TABLE } from "../../src/exp-table.js";
import { LOG_TABLE } from "../../src/log-table.js";
import { reference } from "../reference.js";

interface Golden {
  readonly logarithms: readonly {
    readonly centre: number;
    readonly reciprocal: number;
    readonly lead: number;
    readonly rest: number;
  }[];
  readonly powers: readonly { readonly nearest: number; readonly remainder: number }[];
}

const { logarithms, powers } = reference("numerics/exp_log_tables.json") as Golden;

test("every number of the table of logarithms is the nearest double", () => {
  expect(logarithms).toHaveLength(128);
  const nearest = logarithms.flatMap(({ centre, reciprocal, lead, rest }) => [
    centre,
    reciprocal,
    lead,
    rest,
  ]);
  expect([...LOG_TABLE]).toEqual(nearest);
});

test("every number of the table of powers of two is the nearest double", () => {
  expect(powers).toHaveLength(64);
  expect([...EXP2_TABLE]).toEqual(powers.flatMap(({ nearest, remainder }) => [nearest, remainder]));
});
