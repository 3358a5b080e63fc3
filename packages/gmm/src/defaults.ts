/** In nats per row: a hundredth of a millionth of what a reader of a log-likelihood looks at. */
export const DEFAULT_TOL = 1e-8;
/** Iterations of one start. */
export const DEFAULT_MAX_ITERATIONS = 1000;
/** Starts where they are random. */
export const DEFAULT_RESTARTS = 10;
/** Seed of a fit that names none. */
export const DEFAULT_SEED = 0;
