import { hierarchical } from "../hierarchical.js";
import type { SampleOfRows } from "./samples.js";

/** A hierarchical start by name as one that its cells share, which another thread cannot be sent. */
export const withTree = (sample: SampleOfRows): SampleOfRows =>
  sample.options.init === "hierarchical"
    ? { ...sample, options: { ...sample.options, init: hierarchical() } }
    : sample;
