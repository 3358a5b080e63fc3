import type { StatsAlgebra } from "@latentjs/em-core";

/** Lists of statistics of different kinds, place by place. */
export const listStats = <S>(each: ReadonlyArray<StatsAlgebra<S>>): StatsAlgebra<ReadonlyArray<S>> => ({
  empty: each.map(({ empty }) => empty),
  concat: (x, y) => each.map(({ concat }, i) => concat(x[i], y[i])),
  scale: (factor, x) => each.map(({ scale }, i) => scale(factor, x[i])),
});
