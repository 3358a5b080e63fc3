import { hierarchical } from "../hierarchical.js";
import type { SampleOfRows } from "./samples.js";

/** A tree that cells share, which another thread cannot be sent: as their only start where it goes by name, else as one start more. */
export const withTree = (sample: SampleOfRows): SampleOfRows => {
  const tree = hierarchical();
  return sample.options.init === "hierarchical"
    ? { ...sample, options: { ...sample.options, init: tree } }
    : { ...sample, tree };
};
