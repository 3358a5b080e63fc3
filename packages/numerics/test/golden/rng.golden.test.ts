import { describe, expect, test } from "vitest";
import { makeRng, restoreRng } from "../../src/index.js";
import { murmurHash3 } from "../../src/murmur-hash-3.js";
import { utf8 } from "../../src/utf8.js";
import { reference } from "../reference.js";

type Words = [number, number, number, number];
interface Stream {
  readonly labels: readonly [string, ...string[]];
  readonly path: string;
  readonly state: Words;
  readonly outputs: readonly number[];
  readonly uniforms: readonly number[];
  readonly below: Readonly<Record<string, readonly number[]>>;
}
interface Golden {
  readonly murmurHash3: readonly { readonly text: string; readonly seed: number; readonly words: Words }[];
  readonly xoshiro128ss: { readonly state: Words; readonly outputs: readonly number[] };
  readonly streams: readonly Stream[];
}
const golden = reference("rng.json") as Golden;

const WORD = 2 ** 32;
const take = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

describe("MurmurHash3_x86_128", () => {
  test("gives the hashes of the Python package mmh3", () => {
    expect(golden.murmurHash3.length).toBeGreaterThan(30);
    for (const { text, seed, words } of golden.murmurHash3) {
      expect(murmurHash3(utf8(text), seed)).toStrictEqual(words);
    }
  });

  test("gives the verification value published with it, 0xB3ECE62A", () => {
    // Keys {}, {0}, {0, 1}, ... of length n with seed 256 - n; then the hash of all the hashes.
    const hashes = Uint32Array.from({ length: 256 }, (_, n) => n).reduce<number[]>((all, n) => {
      all.push(
        ...murmurHash3(
          Uint8Array.from({ length: n }, (_, i) => i),
          256 - n,
        ),
      );
      return all;
    }, []);
    const bytes = hashes.flatMap((w) => [w & 255, (w >>> 8) & 255, (w >>> 16) & 255, w >>> 24]);
    expect(murmurHash3(Uint8Array.from(bytes))[0]).toBe(0xb3ece62a);
  });
});

test("utf8 agrees with the platform's encoder", () => {
  for (const text of ["", "ASCII ~", "é ß", "→ 漢字", "🎲 and 𝔐", "\u07ff\u0800\uffff"]) {
    expect(Array.from(utf8(text))).toStrictEqual(Array.from(new TextEncoder().encode(text)));
  }
});

describe("xoshiro128**", () => {
  test("gives the outputs of its authors' program from the state {1, 2, 3, 4}", () => {
    const { state, outputs } = golden.xoshiro128ss;
    const rng = restoreRng({ path: "", s: state });
    expect(take(10, () => rng.below(WORD))).toStrictEqual(outputs);
  });
});

describe.each(golden.streams)(
  "stream $path",
  ({ labels: [seed, ...labels], path, state, outputs, uniforms, below }) => {
    const stream = () => labels.reduce((rng, label) => rng.split(label), makeRng(seed));

    test("has the path and state of the specification", () => {
      expect(stream().state()).toStrictEqual({ path, s: state });
    });

    test("gives the words, uniforms and integers of the specification", () => {
      const words = stream();
      expect(take(outputs.length, () => words.below(WORD))).toStrictEqual(outputs);
      expect(take(uniforms.length, stream().uniform)).toStrictEqual(uniforms);
      for (const [n, expected] of Object.entries(below)) {
        const rng = stream();
        expect(take(expected.length, () => rng.below(Number(n)))).toStrictEqual(expected);
      }
    });
  },
);
