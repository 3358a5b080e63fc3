/** What a worker is told by a pool of tasks: first what all tasks share, then one task after the other. */
export type ToTaskWorker<C = unknown, T = unknown> =
  | { readonly _tag: "Prepare"; readonly common: C }
  | { readonly _tag: "Do"; readonly id: number; readonly task: T };

/** What it answers. */
export type FromTaskWorker =
  /** It has what the tasks share, and waits for them. */
  | { readonly _tag: "Prepared" }
  | { readonly _tag: "Done"; readonly id: number; readonly result: unknown }
  /** It cannot go on. */
  | { readonly _tag: "Failed" };
