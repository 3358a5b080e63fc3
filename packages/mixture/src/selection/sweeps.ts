/** How often cells learn from their neighbours at most, where they search. */
const SWEEPS = 2;

/** Whether a start is one and no other is tried: what was asked for by name, labels or parameters, and not a search. */
const isOneStart = (init: unknown): boolean => {
  if (typeof init !== "object" || init === null) return init === "hierarchical";
  return !("start" in init) || ("isOne" in init && init.isOne === true);
};

/** How often cells that start by `init` learn from their neighbours at most: not at all from the one start that was asked for. */
export const sweepsFrom = (init: unknown): number => (isOneStart(init) ? 0 : SWEEPS);
