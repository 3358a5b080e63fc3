import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readAnswer, type Hashes } from "../src/answer.js";
import { differences, misunderstandings } from "../src/compare.js";
import { fits } from "../src/fits.js";
import { environments, nameOf, variants } from "../src/matrix.js";

test("equal hashes differ nowhere", () => {
  expect(differences({ a: "1", b: "2" }, { b: "2", a: "1" })).toEqual([]);
});

test("another hash, a fit that was not made and one that nobody expects are all named", () => {
  const found = differences({ a: "1", b: "2" }, { a: "9", c: "3" });
  expect(found).toEqual(["a: expected 1, got 9", "b: expected 2, got nothing", "c: expected nothing, got 3"]);
});

test("a set without fits is no proof", () => {
  expect(differences({}, {})).toEqual(["no fit was made"]);
});

test("there is a hash of every fit, and of nothing else", () => {
  const expected: Hashes = JSON.parse(readFileSync(`${import.meta.dirname}/../expected.json`, "utf8"));
  const names = fits.map(({ name }) => name).toSorted();
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(expected).toSorted()).toEqual(names);
  for (const hash of Object.values(expected)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test("every environment runs both kernels, and one to four workers", () => {
  expect(new Set(variants.map(({ kernel }) => kernel))).toEqual(new Set(["js", "wasm"]));
  expect(new Set(variants.map(({ workers }) => workers))).toEqual(new Set([1, 2, 3, 4]));
  expect(environments.map(nameOf)).toEqual(["Node 20", "Node 22", "Node 24", "Node 26", "Chromium"]);
});

test("an answer that another kernel gave, or other workers, is found out", () => {
  const answer = { engine: "an engine", hashes: {}, tiles: { js: 3, wasm: 0 }, started: 0 };
  expect(misunderstandings({ kernel: "js", workers: 1 }, answer)).toEqual([]);
  expect(misunderstandings({ kernel: "wasm", workers: 1 }, answer)).toEqual([
    "the kernel wasm did not run",
    "the kernel js ran on 3 tiles",
  ]);
  expect(misunderstandings({ kernel: "js", workers: 2 }, answer)).toEqual(["0 workers were started"]);
  expect(misunderstandings({ kernel: "js", workers: 1 }, { ...answer, started: 2 })).toEqual([
    "2 workers were started that nobody asked for",
  ]);
});

test("an answer is read, an error thrown, anything else refused", () => {
  const answer = { engine: "Node 1", hashes: { a: "1" }, tiles: { js: 1, wasm: 0 }, started: 0 };
  expect(readAnswer(JSON.stringify(answer))).toEqual(answer);
  expect(() => readAnswer('{"error":"faithful.csv: 404"}')).toThrow("faithful.csv: 404");
  expect(() => readAnswer('{"hashes":{}}')).toThrow("This is no answer");
});
