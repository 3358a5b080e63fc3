const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

const rotate = (x: number, r: number): number => (x << r) | (x >>> (32 - r));

const mix = (k: number, a: number, r: number, b: number): number => Math.imul(rotate(Math.imul(k, a), r), b);

const finish = (h: number): number => {
  let x = h;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
};

/**
 * MurmurHash3_x86_128 of `bytes`, as four unsigned 32-bit words.
 *
 * Source: A. Appleby, MurmurHash3 (public domain). Not a cryptographic hash.
 */
export const murmurHash3 = (bytes: Uint8Array, seed = 0): [number, number, number, number] => {
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  const n = bytes.length;
  const blocks = n - (n % 16);
  /** Four bytes from `at`, lowest first; bytes past the end count as 0. */
  const wordAt = (at: number): number =>
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  for (let at = 0; at < blocks; at += 16) {
    h1 ^= mix(wordAt(at), C1, 15, C2);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= mix(wordAt(at + 4), C2, 16, C3);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= mix(wordAt(at + 8), C3, 17, C4);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= mix(wordAt(at + 12), C4, 18, C1);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  // A word of the tail that lies wholly past the end is 0 and mixes to 0, so it changes nothing.
  h1 ^= mix(wordAt(blocks), C1, 15, C2) ^ n;
  h2 ^= mix(wordAt(blocks + 4), C2, 16, C3) ^ n;
  h3 ^= mix(wordAt(blocks + 8), C3, 17, C4) ^ n;
  h4 ^= mix(wordAt(blocks + 12), C4, 18, C1) ^ n;
  const sum = (h1 + h2 + h3 + h4) | 0;
  h1 = finish(sum);
  h2 = finish((h2 + sum) | 0);
  h3 = finish((h3 + sum) | 0);
  h4 = finish((h4 + sum) | 0);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1 >>> 0, (h2 + h1) >>> 0, (h3 + h1) >>> 0, (h4 + h1) >>> 0];
};
