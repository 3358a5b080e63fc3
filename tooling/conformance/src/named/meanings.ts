import type { Law } from "../law.js";

type Words = Pick<Law, "name" | "meaning">;

/** Names and meanings of the laws that families with names keep besides F1 to F10. */
export const N1: Words = {
  name: "N1 coordinates",
  meaning:
    "Parameters lead to coordinates and back, and coordinates that lead nowhere give an error; otherwise accelerated fits jump to other models than they mean to.",
};
export const N2: Words = {
  name: "N2 parameter count",
  meaning:
    "There are as many free parameters as ways to change the density; otherwise AIC, BIC and standard errors are wrong.",
};
export const N3: Words = {
  name: "N3 neutral",
  meaning: "Neutral parameters give every row of the batch a density; otherwise fits cannot begin.",
};
export const N4: Words = {
  name: "N4 features",
  meaning:
    "Features are columns of one finite number a row; otherwise starts by k-means++ fail or are arbitrary.",
};
export const N5: Words = {
  name: "N5 draws",
  meaning:
    "Drawn rows are rows of the table with a density, and the same stream draws the same ones; otherwise samples cannot be saved, read and fitted again.",
};
export const N6: Words = {
  name: "N6 reading",
  meaning:
    "A table without a column, with a column of the wrong kind or with a missing entry gives an error or is read, without an exception or a NaN; otherwise a wrong file takes the program down.",
};
export const N7: Words = {
  name: "N7 spec",
  meaning:
    "The module makes the same family again from its spec, and refuses what is no spec; otherwise saved models and workers compute with another family.",
};
