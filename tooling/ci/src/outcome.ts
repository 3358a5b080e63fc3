/** What a check of the workspace found. */
export interface Outcome {
  /** One sentence that says how much was looked at. */
  readonly seen: string;
  /** One entry for each thing that is wrong, with its place; empty when all is well. */
  readonly problems: readonly string[];
}
