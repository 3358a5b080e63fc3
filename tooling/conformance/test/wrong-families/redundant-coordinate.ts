import { wrongGaussian } from "./wrong.js";
import { gaussian } from "../right/gaussian.js";

/** The mean in two parts of which only the sum matters. */
export const redundantCoordinate = wrongGaussian(
  "a coordinate that changes nothing new",
  ["N2 parameter count"],
  {
    freeParameters: 3,
    coordinates: {
      dimension: 3,
      pack: (theta) => {
        const [mean, logVariance] = gaussian.coordinates.pack(theta);
        return Float64Array.of(mean / 2, mean / 2, logVariance);
      },
      unpack: ([a, b, logVariance]) => gaussian.coordinates.unpack(Float64Array.of(a + b, logVariance)),
    },
  },
);
