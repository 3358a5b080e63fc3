import type { EmError } from "@latentjs/em-core";
import { expect, test } from "vitest";
import { fitFailure, type FitWords } from "../src/fitting/fit-failure.js";

const COLUMNS = ["height", "weight"];
const words: FitWords = {
  places: {},
  place: (i) => `d.csv, line ${i + 2}`,
  structure: { columns: COLUMNS, covariance: "VVV" },
  labels: undefined,
  isStartGiven: false,
};

const singular: EmError = { _tag: "NotPositiveDefinite", what: "The covariance", pivot: 1, value: 0 };
const inComponent: EmError = { _tag: "InComponent", component: 1, cause: singular };
const collapsed: EmError = { _tag: "ComponentCollapsed", component: 0, weight: 0.5, floor: 1 };
const unsupported: EmError = { _tag: "NonFiniteLikelihood", row: 5, value: -Infinity };
const HOLDS = "holds 0.5 of effective weight, below the floor 1.";
const SINGULAR =
  'he covariance is singular: the pivot of column "weight" is 0. Drop constant or collinear columns, or';

test.for<readonly [string, EmError, Partial<FitWords>, string]>([
  [
    "a row by its line",
    unsupported,
    {},
    "d.csv, line 7: the row has log-density -Infinity under every component. Look for an outlier, an infinite value, or a value outside the family's support.",
  ],
  [
    "a likelihood without a row",
    { ...unsupported, row: -1 },
    {},
    "The log-likelihood is -Infinity. Start from other parameters, or look for an infinite value in the data.",
  ],
  [
    "a component that a search has shrunk, and the column by its name",
    inComponent,
    {},
    'Component 1 has shrunk to rows without spread in some direction: the pivot of column "weight" is 0. Fit fewer components, one covariance for all (--covariance tied), or say --prior fraley-raftery, under which none shrinks to a point.',
  ],
  [
    "a covariance for all components",
    singular,
    { structure: { columns: COLUMNS, covariance: "EEE" } },
    `T${SINGULAR} fit fewer components.`,
  ],
  [
    "a covariance with one variance",
    { ...singular, pivot: 0 },
    { structure: { columns: COLUMNS, covariance: "EII" } },
    "The covariance is singular: its variance is 0. Drop constant or collinear columns, or fit fewer components.",
  ],
  [
    "a covariance of another family",
    singular,
    { structure: undefined },
    "The covariance is singular: pivot 1 is 0. Drop constant or collinear columns, or fit fewer components.",
  ],
  [
    "a component by its label",
    inComponent,
    { labels: ["a", "b"] },
    `The component of label "b": t${SINGULAR} give every label more rows that differ.`,
  ],
  [
    "a component by its number as label",
    collapsed,
    { labels: [7, 8] },
    `The component of label 7 ${HOLDS} Merge that label with another, or fit fewer components.`,
  ],
  [
    "a collapse in a search",
    collapsed,
    {},
    `Component 0 ${HOLDS} Fit fewer components or start from another seed.`,
  ],
  [
    "a collapse from given parameters",
    collapsed,
    { isStartGiven: true },
    `Component 0 ${HOLDS} Start from other parameters, or from fewer components.`,
  ],
  [
    "a singular covariance from given parameters",
    inComponent,
    { isStartGiven: true },
    `Component 1: t${SINGULAR} start from other parameters.`,
  ],
])("%s", ([, error, change, message]) => {
  expect(fitFailure(error, { ...words, ...change })).toEqual({ tag: error._tag, status: 1, message });
});
