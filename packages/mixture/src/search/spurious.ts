/**
 * Why a maximum of the likelihood may say nothing of the data. The likelihood of components with variances of their own is unbounded, and near its
 * singularities lie maxima that a few rows make by accident (Day 1969, Biometrika 56:463-474; McLachlan & Peel 2000, sections 3.10 and 3.11).
 */
export interface Flaw {
  /** Index of the component. */
  readonly component: number;
  /** `too-few-rows`: fewer numbers than parameters. `near-singular`: a few rows in almost no space. `at-bound`: a few rows in as little space as the family allows. */
  readonly reason: "too-few-rows" | "near-singular" | "at-bound";
  /** Effective rows that the component holds. */
  readonly rows: number;
  /** A whole sentence, with numbers. */
  readonly message: string;
}

/** What is wrong with the components at some parameters, given the total observation weight; nothing where nothing is. */
export type FlawsOf<P> = (params: P, totalWeight: number) => ReadonlyArray<Flaw>;

/**
 * Rows that each component holds: its share of the rows, or of the weight where that is more, so that a row of weight m counts as
 * m rows and weights in another unit do not make components small.
 */
export const effectiveRows = (shares: Float64Array, rows: number, totalWeight: number): Float64Array =>
  shares.map((share) => share * Math.max(rows, totalWeight));

/**
 * Components that hold fewer numbers, effective rows times `columns`, than the `own` parameters that one more component adds besides its
 * weight: whatever the family, those parameters fit the rows and not what the rows come from. Half a row is allowed for memberships that are not quite certain.
 */
export const tooFewRows = (held: Float64Array, columns: number, own: number): ReadonlyArray<Flaw> =>
  Array.from(held).flatMap((rows, component): ReadonlyArray<Flaw> => {
    if (!((rows + 0.5) * columns < own)) return [];
    const what = `${rows.toPrecision(3)} effective rows for ${own} parameters of its own`;
    const message = `Component ${component} holds ${what}: it describes these rows and no more.`;
    return [{ component, reason: "too-few-rows", rows, message }];
  });
