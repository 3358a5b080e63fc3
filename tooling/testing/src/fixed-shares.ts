/**
 * Runs `f` as in a page that is not isolated from other origins: threads share no memory, and each has the share of the work that it begins with. Where memory
 * is shared this thread may be so quick that workers find nothing left to do, and nothing is seen of them.
 */
export const withFixedShares = async <A>(f: () => Promise<A>): Promise<A> => {
  Object.defineProperty(globalThis, "crossOriginIsolated", { value: false, configurable: true });
  try {
    return await f();
  } finally {
    Reflect.deleteProperty(globalThis, "crossOriginIsolated");
  }
};
