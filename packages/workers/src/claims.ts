/*
 * Which thread evaluates which chunk.
 *
 * Every thread has a run of chunks of its own and takes them from the front. Who has finished goes on with what is left of the others' runs, from the
 * back, so that a thread whose core is slower, or does other work too, holds up the others by the one chunk at most that it is at. Which thread
 * evaluates a chunk changes no bit: what all of them found is put together by the chunks' places in the grid.
 */

/** Chunks `from`, …, `to` - 1 of the grid. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** What threads that share a grid have taken. */
export interface Claims {
  /** For each chunk, in which round it was taken last, and by which thread; see `markOf`. */
  readonly marks: Int32Array<SharedArrayBuffer>;
  /** The threads' own runs. */
  readonly runs: ReadonlyArray<Run>;
}

/** No chunk taken. Rounds count from 0, one at a time. */
export const makeClaims = (runs: ReadonlyArray<Run>): Claims => {
  const chunks = Math.max(...runs.map(({ to }) => to));
  return { marks: new Int32Array(new SharedArrayBuffer(chunks * Int32Array.BYTES_PER_ELEMENT)), runs };
};

/** More than every mark of the rounds before. */
const markOf = ({ runs }: Claims, thread: number, round: number): number => round * runs.length + thread + 1;

export const ownChunks = function* ({ from, to }: Run): Generator<number> {
  for (let chunk = from; chunk < to; chunk++) yield chunk;
};

/** The chunks of the others' runs, from the back, those of the next thread first. */
const othersChunks = function* ({ runs }: Claims, thread: number): Generator<number> {
  for (const { from, to } of [...runs.slice(thread + 1), ...runs.slice(0, thread)]) {
    for (let chunk = to - 1; chunk >= from; chunk--) yield chunk;
  }
};

/**
 * The chunks that a thread evaluates in a round: each is taken when it is asked for. A thread that stands in for a lost one begins with what
 * that one had taken.
 */
export const takenChunks = function* (claims: Claims, thread: number, round: number): Generator<number> {
  const { marks, runs } = claims;
  const own = runs.slice(thread, thread + 1);
  const mark = markOf(claims, thread, round);
  const first = markOf(claims, 0, round);
  for (let chunk = 0; chunk < marks.length; chunk++) if (Atomics.load(marks, chunk) === mark) yield chunk;
  const take = (chunk: number): boolean => {
    const seen = Atomics.load(marks, chunk);
    return seen < first && Atomics.compareExchange(marks, chunk, seen, mark) === seen;
  };
  for (const run of own) for (const chunk of ownChunks(run)) if (take(chunk)) yield chunk;
  for (const chunk of othersChunks(claims, thread)) if (take(chunk)) yield chunk;
};
