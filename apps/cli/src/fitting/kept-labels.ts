import type { FitSummary } from "@latentjs/mixture";
import { componentLabels, type RowLabels } from "../input/row-labels.js";

/** What the components of a fit are called, without those that were dropped. */
export const keptLabels = (
  labels: Omit<RowLabels, "labels"> | undefined,
  {
    params,
    repairs,
  }: Pick<FitSummary<{ readonly components: ReadonlyArray<unknown> }>, "params" | "repairs">,
): ReturnType<typeof componentLabels> => {
  const dropped = repairs.filter(({ action }) => action === "dropped");
  const called = componentLabels(labels, params.components.length + dropped.length);
  if (called === undefined) return undefined;
  return dropped.reduce(({ names, values }, { component }) => {
    const kept = <A>(items: ReadonlyArray<A>): ReadonlyArray<A> => items.filter((_, c) => c !== component);
    return { names: kept(names), values: kept(values) };
  }, called);
};
