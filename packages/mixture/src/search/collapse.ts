import {
  E,
  failedComponent,
  invalidInput,
  O,
  render,
  type Batch,
  type EmError,
  type Option,
  type Repair,
  type Repaired,
  type RepairOf,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import { logDensity } from "../posterior.js";
import { fromLabels } from "../starts/labels.js";

/**
 * What becomes of a run in which a component has no estimate any more, because it holds next to no rows, or rows that are too much alike: `fail`
 * ends the run, `drop` goes on without the component, `reseed` puts it where the others fit worst, a few times.
 */
export type OnCollapse = "fail" | "drop" | "reseed";

/** What else is asked of a fit, as far as a policy cannot go with it. */
interface CollapseContext {
  readonly mixing: unknown;
  /** Whether another number of components is possible. */
  readonly canResize: boolean;
  /** Whether something is known of the components of rows. */
  readonly hasKnowledge?: boolean;
}

/** What is wrong with the policy, or with the rest of the options for it; null where nothing is. */
export const wrongCollapse = (
  policy: unknown,
  { mixing, canResize, hasKnowledge = false }: CollapseContext,
): EmError | null => {
  if (policy !== "fail" && policy !== "drop" && policy !== "reseed") {
    return invalidInput("onCollapse", "fail, drop or reseed", policy);
  }
  if (policy === "fail") return null;
  if (typeof mixing === "object") {
    const remedy = "Let the weights be free or equal: those that are held belong to all components.";
    return invalidInput("onCollapse", "fail where mixing weights are held", policy, remedy);
  }
  if (hasKnowledge) {
    const remedy =
      "Leave the labels and priors out, or let the fit fail: they name components that a policy would change.";
    return invalidInput("onCollapse", "fail where components of rows are known", policy, remedy);
  }
  const alike = "These components cannot take each other's place.";
  return canResize
    ? null
    : invalidInput("onCollapse", "fail for components that are held or of different families", policy, alike);
};

/** How often a run is repaired by reseeding; a component that fails again and again is one too many. */
const MOST_RESEEDS = 5;

/** Rows of the first group that a reseeded component begins on, for each that its estimate needs at least. */
const ROOM = 2;

/** What reseeding has to know of the components. */
export interface CollapseParts<T, B extends Batch, S> {
  /** The bank by how many mixing weights there are. */
  readonly bankOf: (weights: number) => ComponentBank<ReadonlyArray<T>, B, S>;
  /** One component alone. */
  readonly alone: ComponentBank<ReadonlyArray<T>, B, S>;
  readonly chunks: ReadonlyArray<B>;
  /** Weights of the model's rule from any that sum to 1. */
  readonly weightsOf: (weights: Float64Array) => Float64Array;
  /** Rows that an estimate of one component needs at least, roughly. */
  readonly leastRows: number;
  /** Components of the structure near given ones, where they are bound to each other. */
  readonly project?: (components: ReadonlyArray<T>) => ReadonlyArray<T>;
}

/** What `policy` does about a component that failed. */
export const repairByPolicy = <T, B extends Batch, S>(
  policy: OnCollapse,
  parts: CollapseParts<T, B, S>,
): RepairOf<MixtureParams<ReadonlyArray<T>>> => {
  type P = MixtureParams<ReadonlyArray<T>>;
  return (error, { params, objective }, before): Option<Repaired<P>> => {
    const failed = failedComponent(error);
    if (policy === "fail" || E.isLeft(failed) || params.components.length === 1) return O.none;
    const component = failed.right;
    const rest = without(parts, params, component);
    if (policy === "drop") {
      const components = rest.components.length;
      return O.some({
        params: rest,
        repair: { action: "dropped", component, error, objective, components, rows: 0 },
      });
    }
    if (before >= MOST_RESEEDS) return O.none;
    return O.map(({ params: reseeded, rows }: Reseeded<P>): Repaired<P> => {
      const components = reseeded.components.length;
      return {
        params: reseeded,
        repair: { action: "reseeded", component, error, objective, components, rows },
      };
    })(reseed(parts, rest, component, before));
  };
};

/** The other components, their weights in the same proportions. */
const without = <T, B extends Batch, S>(
  { weightsOf }: CollapseParts<T, B, S>,
  { weights, components }: MixtureParams<ReadonlyArray<T>>,
  component: number,
): MixtureParams<ReadonlyArray<T>> => {
  const left = weights.filter((_, c) => c !== component);
  const total = left.reduce((a, b) => a + b, 0);
  // Where the component held all there was, the others share equally.
  const shares = left.map((weight) => (total > 0 ? weight / total : 1 / left.length));
  return { weights: weightsOf(shares), components: components.filter((_, c) => c !== component) };
};

interface Reseeded<P> {
  readonly params: P;
  readonly rows: number;
}

/**
 * The component estimated from the rows that have the lowest density under the others: the smallest group, of a few rows or twice, four times, ...
 * as many, that allows an estimate; the group of a later repair begins larger. None where not even half of the rows allow one.
 */
const reseed = <T, B extends Batch, S>(
  { bankOf, alone, chunks, weightsOf, leastRows, project = (all) => all }: CollapseParts<T, B, S>,
  rest: MixtureParams<ReadonlyArray<T>>,
  component: number,
  before: number,
): Option<Reseeded<MixtureParams<ReadonlyArray<T>>>> => {
  const order = worstFirst(bankOf(rest.weights.length), rest, chunks);
  const total = order.length;
  for (let rows = ROOM * leastRows * (1 << before); 2 * rows <= total; rows *= 2) {
    const labels = new Int32Array(total).fill(-1);
    for (let at = 0; at < rows; at++) labels[order[at]] = 0;
    const estimated = fromLabels(alone, rest.components.slice(0, 1), chunks, labels);
    if (E.isLeft(estimated)) continue;
    const share = rows / total;
    const weights = rest.weights.map((weight) => weight * (1 - share));
    const components = [
      ...rest.components.slice(0, component),
      ...estimated.right.components,
      ...rest.components.slice(component),
    ];
    return O.some({
      params: {
        weights: weightsOf(
          Float64Array.from([...weights.slice(0, component), share, ...weights.slice(component)]),
        ),
        components: project(components),
      },
      rows,
    });
  }
  return O.none;
};

/** Rows of the data set in the order of their log-density, lowest first, ties in their own; none where a row has none that is finite. */
const worstFirst = <T, B extends Batch, S>(
  bank: ComponentBank<ReadonlyArray<T>, B, S>,
  params: MixtureParams<ReadonlyArray<T>>,
  chunks: ReadonlyArray<B>,
): ReadonlyArray<number> => {
  const density: number[] = [];
  for (const chunk of chunks) {
    const seen = logDensity(bank, params, chunk);
    if (E.isLeft(seen)) return [];
    for (const value of seen.right) density.push(value);
  }
  return density.map((_, i) => i).toSorted((i, j) => density[i] - density[j] || i - j);
};

/** Sentences about everything that was done about failing components. */
export const repairWarnings = (repairs: ReadonlyArray<Repair> = []): ReadonlyArray<string> =>
  repairs.map(({ action, component, error, components, rows }) => {
    const there = action === "dropped" ? components + 1 : components;
    const [what = ""] = render(error._tag === "InComponent" ? error.cause : error).split(/\.(?: |$)/);
    const done =
      action === "dropped"
        ? `was dropped, which leaves ${components}`
        : `was put at the ${rows} rows that the others fit worst`;
    return `Component ${component} of ${there} had no estimate any more and ${done}. ${what}.`;
  });
