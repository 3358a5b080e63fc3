import { E, repeat, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { portableKernels } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "./bank.js";
import type { ComponentFamily, OpenComponent } from "./family.js";

/** `size` independent components of one family. Errors say which component they belong to. */
export const replicate = <T, B extends Batch, S>(
  family: ComponentFamily<T, B, S>,
  size: number,
): ComponentBank<ReadonlyArray<T>, B, ReadonlyArray<S>> => ({
  name: `${size} × ${family.name}`,
  size,
  kernels: portableKernels,
  stats: repeat(family.stats, size),
  open: (thetas) => {
    if (thetas.length !== size) throw new RangeError(`${thetas.length} components for a bank of ${size}`);
    return E.map((components: ReadonlyArray<OpenComponent<B, S>>) => together(components))(
      eachComponent(thetas, (theta) => family.open(theta)),
    );
  },
  estimate: (stats, previous) => eachComponent(stats, (s, k) => family.estimate(s, previous[k])),
  q: (thetas, stats) => thetas.reduce((total, theta, k) => total + family.q(theta, stats[k]), 0),
  rounding: (thetas) => thetas.reduce((most, theta) => Math.max(most, family.rounding?.(theta) ?? 0), 0),
});

/** Components of different families whose parameters and statistics only they look into, one of each. */
export const sideBySide = <T, B extends Batch, S>(
  families: ReadonlyArray<ComponentFamily<T, B, S>>,
): ComponentBank<ReadonlyArray<T>, B, ReadonlyArray<S>> => ({
  name: families.map(({ name }) => name).join(" + "),
  size: families.length,
  kernels: portableKernels,
  stats: {
    empty: families.map(({ stats }) => stats.empty),
    concat: (x, y) => families.map(({ stats }, k) => stats.concat(x[k], y[k])),
    scale: (factor, x) => families.map(({ stats }, k) => stats.scale(factor, x[k])),
  },
  open: (thetas) =>
    E.map((components: ReadonlyArray<OpenComponent<B, S>>) => together(components))(
      eachComponent(families, (family, k) => family.open(thetas[k])),
    ),
  estimate: (stats, previous) =>
    eachComponent(families, (family, k) => family.estimate(stats[k], previous[k])),
  q: (thetas, stats) => families.reduce((total, family, k) => total + family.q(thetas[k], stats[k]), 0),
  rounding: (thetas) =>
    families.reduce((most, family, k) => Math.max(most, family.rounding?.(thetas[k]) ?? 0), 0),
});

const together = <B, S>(components: ReadonlyArray<OpenComponent<B, S>>): OpenBank<B, ReadonlyArray<S>> => ({
  begin: (logWeight) => {
    const sinks = components.map((component) => component.accumulator());
    return {
      logJoint: (batch, from, to, out) => {
        for (let k = 0; k < components.length; k++) {
          const column = out.each[k];
          components[k].logDensity(batch, from, to, column);
          for (let i = 0; i < to - from; i++) column[i] += logWeight[k];
        }
      },
      add: (batch, from, to, weight) => {
        for (let k = 0; k < sinks.length; k++) sinks[k].add(batch, from, to, weight.each[k]);
      },
      finish: () => sinks.map((sink) => sink.finish()),
    };
  },
});

/** Applies `f` to every component and stops at the first error, which then says whose it is. */
export const eachComponent = <A, R>(
  items: ReadonlyArray<A>,
  f: (item: A, component: number) => Either<EmError, R>,
): Either<EmError, ReadonlyArray<R>> => {
  const out: R[] = [];
  for (const [component, item] of items.entries()) {
    const result = f(item, component);
    if (E.isLeft(result)) return E.left({ _tag: "InComponent", component, cause: result.left });
    out.push(result.right);
  }
  return E.right(out);
};
