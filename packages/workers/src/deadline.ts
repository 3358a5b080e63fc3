import { clock } from "@latentjs/em-core";

/** Starts a time of `ms` milliseconds: whether it is over. */
export const deadline = (ms: number): (() => boolean) => {
  const end = clock() + ms;
  return () => clock() >= end;
};
