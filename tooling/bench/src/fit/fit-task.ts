/** What a program that fits from scratch is given, as JSON. */
export interface FitTask {
  /** Path of n × d little-endian doubles, row by row. */
  readonly rows: string;
  readonly n: number;
  readonly d: number;
  readonly k: number;
  /** Starts, all of which count. */
  readonly restarts: number;
  /** Log-likelihood per row that is good enough, in nats. */
  readonly target: number;
}

/** One line that such a program prints. */
export interface FitAnswer {
  /** The tolerance in the program's own sense. */
  readonly tolerance: number;
  /** From the data in memory to the parameters, all starts together. */
  readonly seconds: number;
  /** Of the best start, per row, in nats. */
  readonly logLikelihoodPerRow: number;
}

/** How far below the best known log-likelihood per row a fit may end, in nats. */
export const GOOD_ENOUGH = 1e-6;
