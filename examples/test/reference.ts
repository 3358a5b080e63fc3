import { readFileSync } from "node:fs";

/** Parameters of K normals as mclust writes them. */
export interface MclustParameters {
  readonly pro: ReadonlyArray<number>;
  readonly mean: ReadonlyArray<ReadonlyArray<number>>;
  readonly sigma: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../tooling/reference/${path}`, import.meta.url), "utf8"));

interface FaithfulFit {
  readonly trace: ReadonlyArray<number>;
  readonly after_1: MclustParameters;
  readonly fixed_point: MclustParameters & { readonly loglik: number; readonly bic: number };
}

/** EM of mclust on Old Faithful, full covariances, K = 2, from the memberships waiting > 68. */
export const faithful = (): FaithfulFit =>
  (read("mclust/em_from_labels.json") as { readonly faithful: { readonly VVV: FaithfulFit } }).faithful.VVV;

/** Log-likelihood after each of 60 iterations of mclust from the same memberships. */
export const faithfulTrace = (): ReadonlyArray<number> =>
  (read("mclust/faithful_em_trace.json") as { readonly trace: ReadonlyArray<number> }).trace;

/** EM of R on Hasselblad's data from `start`: mixing weight of component 0 and the two rates. */
export const poissonTrace = (): {
  readonly start: readonly [number, number, number];
  readonly trace: ReadonlyArray<number>;
  readonly path: ReadonlyArray<readonly [number, number, number]>;
} => read("squarem/poisson_mixture_em_trace.json") as ReturnType<typeof poissonTrace>;

/** The maximum of the same likelihood by a quasi-Newton method and Newton steps. */
export const poissonMaximum = (): {
  readonly par: readonly [number, number, number];
  readonly loglik: number;
} => read("squarem/poisson_mixture_information.json") as ReturnType<typeof poissonMaximum>;
