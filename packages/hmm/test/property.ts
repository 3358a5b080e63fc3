import { fc } from "@fast-check/vitest";

export { fc, test } from "@fast-check/vitest";

/** Property tests draw the same cases in every run. */
fc.configureGlobal({ seed: 1 });
