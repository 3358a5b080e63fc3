import { between, everyRow, namedFamilyLaws } from "@latentjs/conformance";
import { E, type Coordinates } from "@latentjs/em-core";
import { array, nat, tuple, type Arbitrary } from "fast-check";
import { categorical, family as categoricalModule } from "../../src/categorical.js";
import { family as productModule, productCategorical } from "../../src/product-categorical.js";

/** Parameters by their coordinates. */
const anywhere = <T>({ dimension, unpack }: Coordinates<T>): Arbitrary<T> =>
  array(between(-2, 2), { minLength: dimension, maxLength: dimension }).map((x) => {
    const theta = unpack(Float64Array.from(x));
    if (E.isLeft(theta)) throw new Error("finite log-ratios have probabilities");
    return theta.right;
  });

const COLOURS = { column: "colour", levels: ["blue", "green", "red"] };
const colours = categorical(COLOURS);
namedFamilyLaws(colours, {
  theta: anywhere(colours.coordinates),
  row: nat({ max: 2 }).map((level) => [level]),
  support: everyRow(() => [[0], [1], [2]]),
  origin: { module: categoricalModule, spec: COLOURS },
});

const ANSWERS = {
  questions: [
    { column: "smokes", levels: ["no", "yes"] },
    { column: "income", levels: ["high", "low", "middle"] },
  ],
};
const answers = productCategorical(ANSWERS);
namedFamilyLaws(answers, {
  theta: anywhere(answers.coordinates),
  row: tuple(nat({ max: 1 }), nat({ max: 2 })),
  support: everyRow(() => [0, 1].flatMap((a) => [0, 1, 2].map((b) => [a, b]))),
  origin: { module: productModule, spec: ANSWERS },
});
