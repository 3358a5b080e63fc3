import { interval, namedFamilyLaws, positiveBetween } from "@latentjs/conformance";
import { record } from "fast-check";
import { family, rayleigh } from "./rayleigh.js";

const COLUMN = { column: "x" };

namedFamilyLaws(rayleigh(COLUMN), {
  theta: record({ scale: positiveBetween(0.1, 20) }),
  row: positiveBetween(0.05, 60).map((x) => [x]),
  support: interval({
    from: 0,
    to: Infinity,
    row: (x) => [x],
    around: ({ scale }) => ({ centre: 1.25 * scale, spread: 0.65 * scale }),
  }),
  origin: { module: family, spec: COLUMN },
});
