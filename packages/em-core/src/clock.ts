/** Milliseconds since some fixed moment, never going back: what limits and pauses are measured by. */
export const clock = (): number => performance.now();
