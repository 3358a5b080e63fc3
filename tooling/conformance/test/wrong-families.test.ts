import { describe, expect, test } from "vitest";
import { broken } from "./broken.js";
import { boxedSums } from "./wrong-families/boxed-sums.js";
import { forgottenNormaliser } from "./wrong-families/forgotten-normaliser.js";
import { incompleteQ } from "./wrong-families/incomplete-q.js";
import { infiniteFeature } from "./wrong-families/infinite-feature.js";
import { instanceAsStatistics } from "./wrong-families/instance-as-statistics.js";
import { longMStep } from "./wrong-families/long-m-step.js";
import { mergeForgetsGap } from "./wrong-families/merge-forgets-gap.js";
import { mergeInPlace } from "./wrong-families/merge-in-place.js";
import { nanOnZeroWeight } from "./wrong-families/nan-on-zero-weight.js";
import { narrowNeutral } from "./wrong-families/narrow-neutral.js";
import { overflowingFactorial } from "./wrong-families/overflowing-factorial.js";
import { redundantCoordinate } from "./wrong-families/redundant-coordinate.js";
import { roundingCodec } from "./wrong-families/rounding-codec.js";
import { rowsFromZero } from "./wrong-families/rows-from-zero.js";
import { scaleForgotten } from "./wrong-families/scale-forgotten.js";
import { stateKept } from "./wrong-families/state-kept.js";
import { throwsOnZeroWeight } from "./wrong-families/throws-on-zero-weight.js";
import { tileEdge } from "./wrong-families/tile-edge.js";
import { trustingSpec } from "./wrong-families/trusting-spec.js";
import { twoLogarithms } from "./wrong-families/two-logarithms.js";
import { uncheckedColumn } from "./wrong-families/unchecked-column.js";
import { uncountedParameter } from "./wrong-families/uncounted-parameter.js";
import { unrepeatableDraws } from "./wrong-families/unrepeatable-draws.js";
import { varianceAsStdDev } from "./wrong-families/variance-as-std-dev.js";
import { viewEachCall } from "./wrong-families/view-each-call.js";
import { weightsIgnored } from "./wrong-families/weights-ignored.js";
import { weightsTwice } from "./wrong-families/weights-twice.js";

const WRONG = [
  boxedSums,
  forgottenNormaliser,
  incompleteQ,
  infiniteFeature,
  instanceAsStatistics,
  longMStep,
  mergeForgetsGap,
  mergeInPlace,
  nanOnZeroWeight,
  narrowNeutral,
  overflowingFactorial,
  redundantCoordinate,
  roundingCodec,
  rowsFromZero,
  scaleForgotten,
  stateKept,
  throwsOnZeroWeight,
  tileEdge,
  trustingSpec,
  twoLogarithms,
  uncheckedColumn,
  uncountedParameter,
  unrepeatableDraws,
  varianceAsStdDev,
  viewEachCall,
  weightsIgnored,
  weightsTwice,
];

describe.each(WRONG)("$fault", ({ breaks, laws }) => {
  test(`breaks ${breaks.join(", ")}, and no other law`, async () => {
    const found = await broken(laws);
    expect(found.map(({ law }) => law)).toEqual(breaks);
  });
});
