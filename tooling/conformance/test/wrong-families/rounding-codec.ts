import { finiteNumber, imap, record } from "@latentjs/em-core";
import type { Poisson } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

const sixDigits = imap(
  finiteNumber,
  (value) => value,
  (value: number) => Number(value.toPrecision(6)),
);

export const roundingCodec = wrongPoisson(
  "saved with six digits",
  ["F9 saving"],
  {},
  {
    codec: record<Poisson>({ rate: sixDigits }),
  },
);
