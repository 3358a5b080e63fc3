import { E } from "@latentjs/em-core";
import type { NamedFamily } from "@latentjs/mixture";
import { array, double, noBias, record, sample as drawFrom } from "fast-check";
import { answer, opened } from "../cases.js";
import { forAll, law, onInput, unmet, type Law } from "../law.js";
import { expectClose, numbersIn } from "../plain-data.js";
import { show } from "../show.js";
import { familySubject } from "../subject.js";
import { N1, N2 } from "./meanings.js";
import type { CompleteOptions } from "./options.js";
import { numericalRank } from "./rank.js";

/** Rounding of logarithms and exponentials there and back, and of products of some of them. */
const THERE_AND_BACK = 1e-9;

/** N1: a one-to-one map, and an error where it leads nowhere. */
export const coordinatesLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law => {
  const { pack, unpack, dimension } = family.coordinates;
  const anywhere = array(double({ min: -1e3, max: 1e3 }), { minLength: dimension, maxLength: dimension });
  return law(N1, family.name, options, [
    forAll(record({ theta: options.theta }), ({ theta }) => {
      const x = pack(theta);
      if (x.length !== dimension) unmet(`pack gives ${x.length} numbers, and dimension is ${dimension}.`);
      const back = answer(`unpack of ${show(x)}`, unpack(x));
      expectClose("theta", ["before pack", theta], ["after pack and unpack", back], THERE_AND_BACK);
      expectClose("coordinates", ["of theta", x], ["of what they unpack to", pack(back)], THERE_AND_BACK);
    }),
    forAll(record({ coordinates: anywhere }), ({ coordinates }) => {
      const theta = unpack(Float64Array.from(coordinates));
      if (E.isRight(theta) && !numbersIn(theta.right).every(Number.isFinite)) {
        unmet(`They unpack to ${show(theta.right)} instead of an error.`);
      }
    }),
  ]);
};

/** Rows whose log-densities tell parameters apart. */
const ROWS = 200;
/** Of central differences: its square, and rounding divided by it, are far below what counts as independent. */
const STEP = 1e-4;
/** At special parameters a direction may count for nothing; at some of so many it does not. */
const PLACES = 6;

/** N2: the number of directions in which the parameters change the density. */
export const countLaw = <T, S>(family: NamedFamily<T, S>, options: CompleteOptions<T>): Law => {
  const { coordinates, freeParameters } = family;
  const { seed = 1 } = options;
  const subject = familySubject(family);
  const thetas = drawFrom(noBias(options.theta), { seed, numRuns: PLACES });
  const rows = drawFrom(options.row, { seed, numRuns: ROWS });
  const directionsAt = (theta: T): number => {
    const batch = options.batch(rows, null);
    const x = coordinates.pack(theta);
    const at = (j: number, step: number): Float64Array => {
      const moved = x.map((v, l) => (l === j ? v + step : v));
      const [density] = opened(subject, answer("unpack", coordinates.unpack(moved))).logDensity(batch);
      return density;
    };
    return numericalRank(
      Array.from(x, (_, j) => {
        const [up, down] = [at(j, STEP), at(j, -STEP)];
        return up.map((v, i) => v - down[i]);
      }),
    );
  };
  return law(N2, family.name, options, [
    onInput({}, () => {
      if (coordinates.dimension !== freeParameters) {
        unmet(
          `freeParameters is ${freeParameters}, and coordinates have dimension ${coordinates.dimension}.`,
        );
      }
      const directions = Math.max(...thetas.map(directionsAt));
      if (directions === freeParameters) return;
      unmet(
        `freeParameters is ${freeParameters}, and log-densities of ${ROWS} rows change in ${directions} independent ways with the coordinates.`,
      );
    }),
  ]);
};
