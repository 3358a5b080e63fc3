/**
 * Patterns of observed entries, numbered from 0 in the order in which they were first met. An entry is missing where it
 * is NaN.
 *
 * A pattern is d bits in words of 32, found by open addressing, so d may be any number. Only a pattern not met before
 * allocates.
 */
export interface PatternTable {
  /** Patterns met so far. */
  readonly size: () => number;
  /** Number of the pattern of data[offset .. offset + d). */
  readonly idOf: (data: Float64Array, offset: number) => number;
  /**
   * Writes the observed columns of a pattern, then the missing ones, each increasing; returns how many are observed.
   */
  readonly split: (id: number, order: Int32Array) => number;
}

const FREE = -1;

/** An empty table for rows of `d` columns. */
export const patternTable = (d: number): PatternTable => {
  const words = Math.ceil(d / 32);
  const wanted = new Int32Array(words);
  let size = 0;
  // The bits of pattern id are bits[id · words ..); at most half of the slots hold an id.
  let slots = new Int32Array(16).fill(FREE);
  let bits = new Int32Array((slots.length / 2) * words);

  const slotOf = (pattern: Int32Array, at: number): number => {
    let hash = 0x811c9dc5;
    for (let k = 0; k < words; k++) {
      hash = Math.imul(hash ^ pattern[at + k], 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== FREE && !same(slots[slot], pattern, at)) slot = (slot + 1) & mask;
    return slot;
  };
  const same = (id: number, pattern: Int32Array, at: number): boolean => {
    for (let k = 0; k < words; k++) if (bits[id * words + k] !== pattern[at + k]) return false;
    return true;
  };
  const grow = (): void => {
    const kept = bits;
    slots = new Int32Array(2 * slots.length).fill(FREE);
    bits = new Int32Array(2 * kept.length);
    bits.set(kept);
    for (let id = 0; id < size; id++) slots[slotOf(bits, id * words)] = id;
  };

  return {
    size: () => size,
    idOf: (data, offset) => {
      wanted.fill(0);
      for (let j = 0; j < d; j++) if (!Number.isNaN(data[offset + j])) wanted[j >>> 5] |= 1 << (j & 31);
      const slot = slotOf(wanted, 0);
      const known = slots[slot];
      if (known !== FREE) return known;
      slots[slot] = size;
      bits.set(wanted, size * words);
      size++;
      if (2 * size === slots.length) grow();
      return size - 1;
    },
    split: (id, order) => {
      let observed = 0;
      for (let j = 0; j < d; j++) if (bit(bits, id * words, j)) order[observed++] = j;
      let at = observed;
      for (let j = 0; j < d; j++) if (!bit(bits, id * words, j)) order[at++] = j;
      return observed;
    },
  };
};

const bit = (bits: Int32Array, at: number, j: number): boolean =>
  ((bits[at + (j >>> 5)] >>> (j & 31)) & 1) === 1;
