/** One way to run the fits. Neither kernel nor workers may change a bit, so all are held to the same hashes. */
export interface Variant {
  /** `LATENT_KERNEL` of the run. */
  readonly kernel: "js" | "wasm";
  /** Workers that share the rows of a fit; 1 is the thread that asks. */
  readonly workers: number;
}

/** Where fits are run: a major version of Node, or the headless browser. */
export type Environment = { readonly _tag: "Node"; readonly version: string } | { readonly _tag: "Chromium" };

/** A Node of the same major version on PATH is taken if there is one, else exactly this version from npm. */
const node = (version: string): Environment => ({ _tag: "Node", version });

export const environments: readonly Environment[] = [
  node("20.20.2"),
  node("22.23.3"),
  node("24.21.0"),
  node("26.10.0"),
  { _tag: "Chromium" },
];

/** What every environment runs. */
export const variants: readonly Variant[] = [
  { kernel: "js", workers: 1 },
  { kernel: "js", workers: 2 },
  { kernel: "wasm", workers: 1 },
  { kernel: "wasm", workers: 2 },
  { kernel: "wasm", workers: 3 },
  { kernel: "wasm", workers: 4 },
];

/** What the variant is called in reports. */
export const wordsOf = ({ kernel, workers }: Variant): string =>
  `kernel ${kernel}, ${workers} ${workers === 1 ? "worker" : "workers"}`;

/** What the environment is called in reports. */
export const nameOf = (environment: Environment): string =>
  environment._tag === "Chromium" ? "Chromium" : `Node ${environment.version.split(".")[0]}`;
