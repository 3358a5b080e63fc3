/** The one door to fp-ts. Only this file names it, so replacing it means editing this file alone. */
export * as E from "fp-ts/lib/Either.js";
export * as O from "fp-ts/lib/Option.js";
export type { Either } from "fp-ts/lib/Either.js";
export type { Monoid } from "fp-ts/lib/Monoid.js";
export type { Option } from "fp-ts/lib/Option.js";
