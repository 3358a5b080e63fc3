import type { FromTaskWorker, ToTaskWorker } from "./task-protocol.js";
import type { StartThread, Thread } from "./thread.js";

/** Does a list of tasks, each a pure function of plain data, in whatever threads there are. */
export interface TaskPool<T, R> {
  /**
   * The results in the order of the tasks, whichever thread did which; `onDone` is told of each as it comes. One list at a time. What `onDone` throws, whoever did the task,
   * is thrown here, and ends the workers: later lists are done in this thread.
   */
  readonly run: (
    tasks: ReadonlyArray<T>,
    onDone?: (index: number, result: R) => void,
  ) => Promise<ReadonlyArray<R>>;
  /** Ends the workers. */
  readonly close: () => Promise<void>;
}

/** Who does tasks, and how. */
export interface TaskPoolOptions<T, R> {
  /** How workers are started, each with a module that calls `serveTasks`. */
  readonly start: StartThread;
  /** Threads that were asked for, or auto: as many as run at the same time and pay for themselves. */
  readonly workers: number | "auto";
  /** Threads that pay for themselves. */
  readonly worth: number;
  /** Plain data that all tasks share; sent to each worker once. Arrays in shared memory are not copied. */
  readonly common: unknown;
  /** Does a task in the calling thread, with pauses: between them it hears of the workers. */
  readonly here: (task: T) => Promise<R>;
  /** The result of a task that is no longer to begin, or null: asked before each. */
  readonly skip?: (task: T) => R | null;
  /** Gives way to other work in the calling thread. */
  readonly rest: () => Promise<void>;
}

/** Tasks that a worker has before it: it goes on with the next while the result of the last is on its way. */
const AHEAD = 2;

/** A worker, and the tasks it has not done. */
interface Member<T> {
  readonly thread: Thread;
  readonly has: Map<number, T>;
  isReady: boolean;
}

/** Tasks on their way, and who waits for them. */
interface Work<T, R> {
  /** Tasks that nobody has, with their places; taken from the end. */
  readonly open: Array<readonly [id: number, task: T]>;
  missing: number;
  /** What was thrown by who was told of a result. */
  thrown: { readonly error: unknown } | null;
  readonly settle: (index: number, result: R) => void;
  readonly wake: () => void;
}

/** What {@link taskPoolOver} has to be told besides. */
interface TaskThreads {
  /** How many workers to start. */
  readonly others: number;
  /** Whether the calling thread does tasks as long as there are workers. */
  readonly takesPart: boolean;
}

/**
 * A pool of `others` workers and, where it takes part, the calling thread. A worker that is lost gives its tasks back to the others; without any
 * worker the calling thread does them all. Results do not depend on who does what.
 */
const taskPoolOver = <T, R>(
  {
    start,
    common,
    here,
    skip = () => null,
    rest,
  }: Pick<TaskPoolOptions<T, R>, "start" | "common" | "here" | "skip" | "rest">,
  { others, takesPart }: TaskThreads,
): TaskPool<T, R> => {
  const members = new Set<Member<T>>();
  let work: Work<T, R> | null = null;
  let isClosed = false;

  /** The next task that is to begin. */
  const take = ({ open, settle }: Work<T, R>): readonly [id: number, task: T] | undefined => {
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [id, task] = next;
      const instead = skip(task);
      if (instead === null) return next;
      settle(id, instead);
    }
    return undefined;
  };
  const feed = (member: Member<T>): void => {
    if (work === null || !member.isReady) return;
    while (member.has.size < AHEAD) {
      const next = take(work);
      if (next === undefined) break;
      const [id, task] = next;
      member.has.set(id, task);
      tell(member.thread, { _tag: "Do", id, task });
    }
    member.thread.hold(member.has.size > 0);
  };
  const lose = (member: Member<T>): void => {
    if (isClosed || !members.delete(member)) return;
    void member.thread.end();
    work?.open.push(...member.has);
    for (const other of members) feed(other);
    work?.wake();
  };
  const hear = (member: Member<T>, told: FromTaskWorker): void => {
    // Its tasks are with others: what it said before it heard of that is said again by them.
    if (!members.has(member)) return;
    if (told._tag === "Failed") {
      lose(member);
      return;
    }
    if (told._tag === "Prepared") member.isReady = true;
    else if (member.has.delete(told.id)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module that serves the tasks answers with their results
      work?.settle(told.id, told.result as R);
    }
    feed(member);
  };
  for (let i = 0; i < others; i++) {
    let member: Member<T> | null = null;
    try {
      const thread = start({
        message: (message) => {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the line are written together: nobody else has the port
          if (member !== null) hear(member, message as FromTaskWorker);
        },
        lost: () => {
          if (member !== null) lose(member);
        },
      });
      member = { thread, has: new Map(), isReady: false };
      members.add(member);
      tell(thread, { _tag: "Prepare", common });
    } catch {
      // Threads are refused here, or cannot be sent what tasks share: those there are do the work.
      if (member !== null) lose(member);
      break;
    }
  }

  /** Does tasks here until all are done; without a part in the work it only waits, as long as somebody else works. */
  const takePart = async (current: Work<T, R>, news: () => Promise<void>): Promise<void> => {
    while (current.missing > 0 && current.thrown === null) {
      const isMine = takesPart || members.size === 0;
      const next = isMine ? take(current) : undefined;
      if (next === undefined) {
        if (current.missing > 0 && current.thrown === null) await news();
        continue;
      }
      const [id, task] = next;
      current.settle(id, await here(task));
      await rest();
    }
  };

  return {
    run: async (tasks, onDone = () => {}) => {
      let wake = nobodyWaits;
      const results: R[] = [];
      const current: Work<T, R> = {
        open: tasks.map((task, id): readonly [number, T] => [id, task]).toReversed(),
        missing: tasks.length,
        thrown: null,
        settle: (index, result) => {
          results[index] = result;
          current.missing--;
          try {
            if (current.thrown === null) onDone(index, result);
          } catch (error) {
            // Where a worker did it, there is nobody to throw it to here.
            current.thrown = { error };
          }
          current.wake();
        },
        wake: () => wake(),
      };
      work = current;
      for (const member of members) {
        // Somebody has to hear that it is ready, where nothing else keeps the process alive.
        if (!takesPart) member.thread.hold(true);
        feed(member);
      }
      await takePart(
        current,
        () =>
          new Promise((resolve) => {
            wake = resolve;
          }),
      );
      work = null;
      if (current.thrown !== null) {
        // They are still at tasks of this list.
        for (const { thread } of members) void thread.end();
        members.clear();
        throw current.thrown.error;
      }
      for (const { thread } of members) thread.hold(false);
      return results;
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...members].map(({ thread }) => thread.end()));
    },
  };
};

const nobodyWaits = (): void => {};

const tell = (thread: Thread, message: ToTaskWorker): void => thread.post(message);

/** Opens a pool of tasks for as many threads as were asked for, or pay for themselves. */
export type OpenTaskPool = <T, R>(options: TaskPoolOptions<T, R>) => TaskPool<T, R>;

/** The pools of a platform. */
export const taskPoolsOf =
  ({
    availableThreads,
    canTakeShare,
  }: {
    readonly availableThreads: () => number;
    readonly canTakeShare: () => boolean;
  }): OpenTaskPool =>
  ({ workers, worth, ...options }) => {
    const count = workers === "auto" ? Math.min(availableThreads(), worth) : workers;
    const takesPart = canTakeShare();
    const others = count < 2 ? 0 : takesPart ? count - 1 : count;
    return taskPoolOver(options, { others, takesPart });
  };
