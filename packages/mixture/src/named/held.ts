import { E, type Either, type EmError } from "@latentjs/em-core";
import type { NamedFamily } from "../named-family.js";
import { eachComponent, replicate } from "../replicate.js";
import { fingerprint } from "../search/fingerprint.js";
import { kindOf, type MixtureKind } from "./mixture-kind.js";

const opens = <T, S>(family: NamedFamily<T, S>, theta: T): Either<EmError, undefined> =>
  E.map(() => undefined)(family.open(theta));

/**
 * Components of one family of which some are held as they are given, null for those to estimate: for `fitKind`. They stay in this order. Mixing
 * weights are held by the option `mixing`. Left: parameters that are none of the family.
 */
export const heldKind = <T, S>(
  family: NamedFamily<T, S>,
  held: ReadonlyArray<T | null>,
): Either<EmError, MixtureKind<T, ReadonlyArray<S>>> => {
  const kind = kindOf(family, held.length);
  const given = held.filter((theta) => theta !== null);
  const inPlace = (thetas: ReadonlyArray<T>): ReadonlyArray<T> => thetas.map((theta, k) => held[k] ?? theta);
  return E.map((): MixtureKind<T, ReadonlyArray<S>> => ({
    ...kind,
    resized: undefined,
    held: held
      .map((theta) => (theta === null ? "free" : fingerprint(family.coordinates.pack(theta))))
      .join(" "),
    bank: {
      ...replicate(family, held.length),
      // What a held component's rows would make of it is not asked: there may be none.
      estimate: (stats, previous) =>
        eachComponent(stats, (own, k) => {
          const theta = held[k];
          return theta === null ? family.estimate(own, previous[k]) : E.right(theta);
        }),
    },
    coordinates: {
      ...kind.coordinates,
      unpack: (x) => E.map(inPlace)(kind.coordinates.unpack(x)),
    },
    freeParameters: (held.length - given.length) * family.freeParameters,
    neutral: (batch) => E.map(inPlace)(kind.neutral(batch)),
    inOrder: (params) => params,
  }))(eachComponent(held, (theta) => (theta === null ? E.right(undefined) : opens(family, theta))));
};
