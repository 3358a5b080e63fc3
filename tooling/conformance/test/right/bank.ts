import { replicate } from "@latentjs/mixture";
import { array } from "fast-check";
import { independent, type BankOptions } from "../../src/index.js";
import { poisson, poissonOptions, type CountBatch, type Poisson } from "./poisson.js";

export const poissonBank = replicate(poisson, 3);

const { theta, nudge, row, batch } = poissonOptions;

export const poissonBankOptions: BankOptions<ReadonlyArray<Poisson>, CountBatch, number> = {
  theta: array(theta, { minLength: 3, maxLength: 3 }),
  row,
  batch,
  nudge: (thetas, step) => thetas.map((one) => nudge(one, step)),
  equivalent: independent(poisson, (thetas: ReadonlyArray<Poisson>) => thetas),
};
