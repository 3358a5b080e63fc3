import { fc, test } from "../property.js";
import { expect } from "vitest";
import { foldParts, partialReducer, real, reducer } from "../../src/index.js";

test.prop([fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 200 })])(
  "pushing part by part gives the bits of folding all at once",
  (parts) => {
    const { push, finish } = reducer(real);
    for (const value of parts) push(value);
    expect(finish()).toBe(foldParts(real, parts));
  },
);

test.prop([fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 300 })])(
  "finishing does not disturb what is pushed later",
  (parts) => {
    const { push, finish } = reducer(real);
    for (const value of parts) {
      push(value);
      finish();
    }
    expect(finish()).toBe(parts.reduce((a, b) => a + b, 0));
  },
);

const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 300 });
const cuts = fc.array(fc.nat({ max: 300 }), { maxLength: 6 });

test.prop([doubles, cuts])("shares reduced apart give the bits of folding all at once", (parts, at) => {
  const bounds = [0, ...at.map((cut) => Math.min(cut, parts.length)), parts.length].toSorted((a, b) => a - b);
  const { push, finish } = reducer(real);
  for (const [i, to] of bounds.entries()) {
    const from = bounds[Math.max(0, i - 1)];
    const share = partialReducer(real);
    for (const [j, part] of parts.slice(from, to).entries()) share.push(part, from + j);
    for (const { rank, value } of share.nodes()) push(value, rank);
  }
  expect(finish()).toBe(foldParts(real, parts));
});

test.prop([doubles, fc.infiniteStream(fc.nat({ max: 3 })), fc.infiniteStream(fc.nat())])(
  "so do shares of any parts in any order, put together in any order",
  (parts, owners, keys) => {
    const shares = Array.from({ length: 4 }, () => partialReducer(real));
    const shuffled = parts
      .map((part, index) => ({ part, index, key: keys.next().value, owner: owners.next().value }))
      .toSorted((x, y) => x.key - y.key);
    for (const { part, index, owner } of shuffled) shares[owner].push(part, index);
    const together = partialReducer(real);
    for (const share of shares.toReversed()) {
      for (const { start, rank, value } of share.nodes()) together.push(value, start, rank);
    }
    const { push, finish } = reducer(real);
    for (const { rank, value } of together.nodes()) push(value, rank);
    expect(finish()).toBe(foldParts(real, parts));
  },
);

test.prop([fc.nat({ max: 500 }), fc.nat({ max: 500 })])(
  "a share sends few nodes, which cover its parts",
  (first, length) => {
    const share = partialReducer(real);
    for (let i = 0; i < length; i++) share.push(1, first + i);
    const nodes = share.nodes();
    let at = first;
    for (const { start, rank, value } of nodes) {
      expect(start).toBe(at);
      expect(value).toBe(2 ** rank);
      expect(at % value).toBe(0);
      at += value;
    }
    expect(at).toBe(first + length);
    expect(nodes.length).toBeLessThanOrEqual(2 * Math.log2(length + 2));
  },
);
