import { BLOCKS, type Block, type Replication } from "./missing-entries.js";

/** Mean error of the parameters of a block over replications, in Monte-Carlo standard errors. */
export interface Bias {
  readonly block: Block;
  /** Parameters of the block that vary. */
  readonly parameters: number;
  /** The parameter that is farthest off, and how far. */
  readonly worst: number;
  readonly largest: number;
  /** Root mean square over the block: about 1 where there is nothing but chance. */
  readonly typical: number;
}

/** Mean of a sample in units of its standard error; 0 for a sample of zeros, infinite for another constant. */
export const inStandardErrors = (values: ReadonlyArray<number>): number => {
  const n = values.length;
  const mean = values.reduce((total, v) => total + v, 0) / n;
  const squares = values.reduce((total, v) => total + (v - mean) * (v - mean), 0);
  if (mean === 0) return 0;
  return mean / Math.sqrt(squares / (n - 1) / n);
};

/** The bias of every block. What is 0 in the truth and in every estimate is no parameter. */
export const biases = (replications: ReadonlyArray<Replication>): ReadonlyArray<Bias> =>
  BLOCKS.map((block) => {
    const errors = replications.map((each) => each.errors[block]);
    const scores = errors[0].map((_, at) => inStandardErrors(errors.map((e) => e[at])));
    const varying = scores.filter((_, at) => errors.some((e) => e[at] !== 0));
    const size = scores.map(Math.abs);
    const worst = size.reduce((most, z, at) => (z > size[most] ? at : most), 0);
    const typical = Math.sqrt(varying.reduce((total, z) => total + z * z, 0) / varying.length);
    return { block, parameters: varying.length, worst, largest: size[worst], typical };
  });
