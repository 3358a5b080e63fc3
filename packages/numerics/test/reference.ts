import { readFileSync } from "node:fs";

/** A file of tooling/reference, parsed; the caller knows its shape. */
export const reference = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../tooling/reference/${name}`, import.meta.url), "utf8"));
