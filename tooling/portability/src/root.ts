import { join } from "node:path";

/** The root of the checkout. */
export const root: string = join(import.meta.dirname, "../../..");
