import { E, render, type Certificate, type Either, type EmError, type Json } from "@latentjs/em-core";
import { workOf, type FitSummary } from "@latentjs/mixture";
import { paragraph } from "../output/paragraph.js";

/** What a fit says of the point that it reached, once in its object and once in its summary. */
export interface CertificateReport {
  readonly fields: { readonly [key: string]: Json };
  /** Those of the fit, and what the certificate adds. */
  readonly warnings: ReadonlyArray<string>;
  readonly text: string;
}

/** Work up to which a certificate comes with every fit: some tenths of a second. */
const AFFORDABLE = 5e8;

/** Whether the certificate is computed without being asked for: four E-steps for each parameter have to be cheap. */
export const isAffordable = (
  { rows, parameters }: FitSummary<unknown>,
  k: number,
  columns: number,
): boolean => (1 + 4 * parameters) * workOf(rows, k, columns) <= AFFORDABLE;

const short = (value: number): string => String(Number(value.toPrecision(2)));

/** A rate as percent, to two digits of what is missing to 1. */
const leftOver = (rate: number): number =>
  Number((100 - Number((100 * (1 - rate)).toPrecision(2))).toPrecision(12));

const remedy = "Try more --restarts or another --seed.";

/** A gain of the log-likelihood, in nats a row, that no reader of it notices. */
const UNNOTICED = 1e-6;

const words = (found: Certificate, weight: number): string => {
  const { gradient, emRate, hessian, remainingGain } = found;
  const slope = `the gradient is ${short(gradient)} a row`;
  switch (hessian) {
    case "negative definite": {
      const gain = Math.max(0, remainingGain ?? 0);
      const point = gain <= UNNOTICED * weight ? "A maximum" : "Short of a maximum";
      return `${point}: the Hessian is negative definite, ${slope}, at most ${short(gain)} nats are left to gain, and an EM step leaves ${leftOver(emRate)} % of the way.`;
    }
    case "singular":
      return `No maximum that stands alone: the Hessian is singular, because the data do not identify every parameter; ${slope}.`;
    case "indefinite":
      return `No maximum: the Hessian is not negative definite, EM's rate is ${emRate.toPrecision(4)}, and ${slope}.`;
  }
};

/** The certificate as `fit` tells it. Where there is none the reason is told if it was asked for. */
export const certificateReport = (
  found: Either<EmError, Certificate>,
  { warnings, totalWeight, stop }: FitSummary<unknown>,
  isAsked: boolean,
  width: number,
): CertificateReport => {
  if (E.isLeft(found)) {
    if (!isAsked) return { fields: { certificate: null }, warnings, text: "" };
    const more = [...warnings, `There is no certificate. ${render(found.left)}`];
    return {
      fields: { certificate: null, warnings: more },
      warnings: more,
      text: `\n${paragraph(`Warning: ${more.at(-1)}`, width)}`,
    };
  }
  const sentence = words(found.right, totalWeight);
  const isSaddle = found.right.hessian === "indefinite" && stop._tag === "Converged";
  const more = isSaddle ? [...warnings, `The fit has stopped at a saddle. ${remedy}`] : warnings;
  return {
    fields: { certificate: { ...found.right }, warnings: more },
    warnings: more,
    text: `\n${paragraph(isSaddle ? `Warning: ${sentence} ${remedy}` : sentence, width)}`,
  };
};

/** No certificate, because it takes long and was not asked for. */
export const noCertificate = (
  { warnings, parameters }: FitSummary<unknown>,
  width: number,
): CertificateReport => ({
  fields: { certificate: null },
  warnings,
  text: `\n${paragraph(`Whether this is a maximum was not checked: it takes ${4 * parameters} passes over the data. Option --certificate does it.`, width)}`,
});
