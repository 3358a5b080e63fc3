/** What the pool does with a worker, whatever runs it. */
export interface Thread {
  /** Sends a message; throws where it holds something that cannot be sent. */
  readonly post: (message: unknown, transfer?: ReadonlyArray<ArrayBuffer>) => void;
  /** Whether a process that has nothing else to do waits for this worker. */
  readonly hold: (isAwaited: boolean) => void;
  readonly end: () => Promise<void>;
}

/** What the pool hears from a worker. */
export interface ThreadListener {
  readonly message: (message: unknown) => void;
  /** The worker cannot start, was ended, or threw: `reason` is the rest of a sentence that begins with it. */
  readonly lost: (reason: string) => void;
}

/** Starts one worker. May throw where workers are refused. */
export type StartThread = (listener: ThreadListener) => Thread;

/** A worker's own end of the line. */
export interface ThreadScope {
  readonly post: (message: unknown, transfer?: ReadonlyArray<ArrayBuffer>) => void;
  readonly listen: (onMessage: (message: unknown) => void) => void;
}

/** What is used of the `Worker` of the web. */
export interface StandardWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(
    type: "message" | "messageerror" | "error",
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
  terminate(): void;
}

/** The module that a worker runs. It calls `serveShards`. */
export interface WorkerEntry {
  /**
   * Starts it where there are standard workers. Written out as `new Worker(new URL("./worker.js", import.meta.url), { type:
   * "module" })`, which is what bundlers look for.
   */
  readonly create: () => StandardWorker;
  /** Where Node finds it. */
  readonly href: string;
  /** Options of Node's `Worker`; by default a worker has those of the process. */
  readonly nodeOptions?: {
    readonly execArgv?: string[];
    readonly resourceLimits?: { readonly maxOldGenerationSizeMb: number };
  };
}
