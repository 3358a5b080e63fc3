import { E, positiveCoordinates } from "@latentjs/em-core";
import { LN_2 } from "@latentjs/numerics";
import { wrongGaussian } from "./wrong.js";

/** There by the binary logarithm, back by the natural one. */
export const twoLogarithms = wrongGaussian(
  "coordinates that do not lead back",
  ["N1 coordinates"],
  {
    coordinates: {
      dimension: 2,
      pack: ({ mean, variance }) => Float64Array.of(mean, positiveCoordinates.pack(variance)[0] / LN_2),
      unpack: (x) =>
        E.map((variance: number) => ({ mean: x[0], variance }))(positiveCoordinates.unpack(x.subarray(1))),
    },
  },
  { nudge: ({ mean, variance }, step) => ({ mean: mean + step(), variance: variance * (1 + step()) }) },
);
