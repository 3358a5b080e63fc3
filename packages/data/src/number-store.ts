// Numbers that grow in number without being copied. An array that doubles is there twice while it is copied, and a list of pieces
// while they are put together; a WebAssembly memory reserves addresses, gets its pages as it grows, and stays where it is.

// The part of the standard that is used here, without the rest of the web.
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: boolean;
  }) => Memory;
};
interface Memory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

const PAGE_NUMBERS = 8192;
/** 4 GiB, the most that a memory can have. */
const MOST_PAGES = 65536;

/** Fewer numbers than these are not worth a memory of their own. */
const SMALL = 1 << 16;

/** Room for numbers, which stay while there is made more of it. */
export interface NumberStore {
  /** An array of at least `length` numbers that begins with those of the last one; that one must not be used any more. */
  readonly reserve: (length: number) => Float64Array;
}

const openMemory = (shared: boolean): Memory | undefined => {
  if (typeof WebAssembly === "undefined" || (shared && typeof SharedArrayBuffer === "undefined")) {
    return undefined;
  }
  try {
    return new WebAssembly.Memory({ initial: 0, maximum: MOST_PAGES, shared });
  } catch {
    // A page may forbid WebAssembly, and a system may have fewer addresses.
    return undefined;
  }
};

const hasGrown = (memory: Memory, pages: number): boolean => {
  try {
    memory.grow(pages - memory.buffer.byteLength / (8 * PAGE_NUMBERS));
    return true;
  } catch {
    return false;
  }
};

/** An empty store; a `shared` one is in memory that other threads can see as soon as it is large, where there is such memory. */
export const numberStore = (shared: boolean): NumberStore => {
  let numbers: Float64Array = new Float64Array(0);
  let memory: Memory | undefined;
  let isLarge = false;
  let isInMemory = false;
  const copied = (length: number): Float64Array => {
    const longer = new Float64Array(length);
    longer.set(numbers);
    return longer;
  };
  return {
    reserve: (length) => {
      if (length <= numbers.length) return numbers;
      const wanted = Math.max(length, 2 * numbers.length);
      if (!isLarge && wanted > SMALL) {
        isLarge = true;
        memory = openMemory(shared);
      }
      const pages = Math.min(Math.ceil(wanted / PAGE_NUMBERS), MOST_PAGES);
      if (memory === undefined || pages * PAGE_NUMBERS < length || !hasGrown(memory, pages)) {
        memory = undefined;
        numbers = copied(wanted);
        return numbers;
      }
      // A memory that has grown still holds what it held, and its old view has come loose.
      const small = isInMemory ? undefined : numbers;
      numbers = new Float64Array(memory.buffer);
      if (small !== undefined) numbers.set(small);
      isInMemory = true;
      return numbers;
    },
  };
};
