import type { DenseBatch, LatentVariableModel } from "@latentjs/em-core";

/** Sums of the columns, each entry multiplied by a number that is not exact, so that every order of summing has bits of its own. */
export interface Sums {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** A factor for each column. */
export interface Factors {
  readonly factors: Float64Array;
}

/** A factor that is not positive is refused. */
export declare const scaledSums: (
  cols: number,
) => Pick<LatentVariableModel<Factors, DenseBatch, Sums>, "eStep" | "stats">;

/** How a worker comes to harm. `lives` counts, in shared memory, the questions to workers that may meet it. */
export interface Trouble {
  readonly kind: "exit" | "throw" | "memory" | "refuse" | "exit when idle" | "exit with a chunk";
  /** The shard whose workers meet it. */
  readonly firstChunk: number;
  /** Questions that are answered before it strikes. */
  readonly calm: number;
  /** How many workers it strikes. */
  readonly times: number;
  readonly lives: Int32Array;
}

/** What the workers of the tests serve. */
export interface Task {
  readonly cols: number;
  readonly trouble: Trouble | null;
}
