import type { Law } from "../law.js";

type Words = Pick<Law, "name" | "meaning">;

/** Names and meanings of the laws of families and banks, in the order in which they build on each other. */
export const F1: Words = {
  name: "F1 density",
  meaning:
    "The log-density is a finite number for every row of the support, and the density totals 1; otherwise likelihoods, criteria and comparisons of models are wrong.",
};
export const F2: Words = {
  name: "F2 statistics",
  meaning:
    "Statistics merge as a commutative monoid that can be scaled; otherwise online fits, and fits in several chunks or workers, go wrong.",
};
export const F3: Words = {
  name: "F3 splits",
  meaning:
    "Rows give the same densities and statistics however they are cut into ranges and batches, and the same bits every time; otherwise a fit depends on chunks, workers or what ran before.",
};
export const F4: Words = {
  name: "F4 weights",
  meaning:
    "A row of weight m counts as m such rows, and one of weight 0 as none; otherwise weighted data and all mixtures, whose memberships are weights, are fitted wrongly.",
};
export const F5: Words = {
  name: "F5 objective",
  meaning:
    "q is the weighted log-likelihood up to a constant free of the parameters; otherwise fits stop too early or too late, and estimates maximise something else.",
};
export const F6: Words = {
  name: "F6 estimate",
  meaning:
    "estimate maximises q, and never lowers it; otherwise the objective falls during a fit, or the fit ends where the likelihood is not largest.",
};
export const F7: Words = {
  name: "F7 recovery",
  meaning:
    "estimate finds the parameters again from which many rows were drawn; otherwise what is fitted or drawn is another distribution than the one described.",
};
export const F8: Words = {
  name: "F8 errors",
  meaning:
    "Statistics of no weight, or next to none, give an error or usable parameters, neither NaN nor an exception; otherwise a component that loses its rows takes the program down.",
};
export const F9: Words = {
  name: "F9 saving",
  meaning:
    "Parameters and statistics are plain data that come back exactly from a copy and from JSON; otherwise saved models and fits in workers differ from those in place.",
};
export const F10: Words = {
  name: "F10 allocation",
  meaning:
    "logDensity and add leave nothing on the heap, row by row or call by call; otherwise large fits spend their time collecting garbage.",
};
