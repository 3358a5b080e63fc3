import { E, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { beginOf, mixture, preparedStarts, withoutKnowledge, type Starts } from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import type { CheckedFit } from "./checked-fit.js";
import type { GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { SizedParts } from "./sized-parts.js";
import type { CovarianceStructure } from "./structure.js";

/** The starts of `options.init`, which `choose` makes from rows of which nothing is known, made to suit noise and what is known. */
export const informedStarts = <S>(
  structure: CovarianceStructure<S>,
  { components, batch, chunks, mixing, noise, origin }: CheckedFit,
  { init }: GmmOptions,
  { bankAt, size }: SizedParts<S>,
  choose: (unknown: Pick<CheckedFit, "batch" | "chunks">) => Either<EmError, Starts<GmmParams>>,
): Either<EmError, Starts<GmmParams>> =>
  E.chain(
    preparedStarts<Mvn, DenseBatch, S>(
      {
        bank: structure.bank(components, batch.cols),
        model: mixture(bankAt(size), { mixing }),
        chunks,
        mixing,
        isNoisy: noise !== null,
        origin,
        isInterchangeable: true,
      },
      beginOf(init),
    ),
  )(choose({ batch: withoutKnowledge(batch), chunks: chunks.map(withoutKnowledge) }));
