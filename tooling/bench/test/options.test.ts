import { expect, test } from "vitest";
import { readOptions } from "../src/options.js";
import { labelOf } from "../src/workload.js";

const labelsFor = (...args: readonly string[]): readonly string[] => {
  const options = readOptions(args);
  return options.mode === "iterations" ? options.chosen.map(labelOf) : [];
};

test("without options everything is measured", () => {
  expect(labelsFor()).toEqual([
    "200000x2 K=3 full",
    "1000000x4 K=8 full",
    "100000x10 K=10 full",
    "100000x16 K=32 full",
    "20000x50 K=10 full",
    "100000x10 K=10 tied",
    "100000x10 K=10 diagonal",
    "100000x10 K=10 spherical",
    "100000x20 K=20 full",
    "100000x20 K=20 full separated",
    "100000x20 K=20 full adjacent",
  ]);
});

test("--only narrows by part of a name", () => {
  expect(labelsFor("--only", "x50")).toEqual(["20000x50 K=10 full"]);
  expect(labelsFor("--only", "separated")).toEqual(["100000x20 K=20 full separated"]);
  expect(() => readOptions(["--only", "banana"])).toThrow('No workload\'s name holds "banana".');
});

test("numbers are checked, and options of another mode refused", () => {
  expect(() => readOptions(["--rounds", "0"])).toThrow("--rounds takes a whole number above 0, not 0.");
  expect(() => readOptions(["--fit", "--distance", "no"])).toThrow(
    "--distance takes a number above 0, not no.",
  );
  expect(() => readOptions(["--fit", "--only", "x2"])).toThrow("--only does not go with --fit.");
  expect(() => readOptions(["--restarts", "3"])).toThrow("--restarts goes with --fit only.");
  expect(() => readOptions(["--fit", "--scaling"])).toThrow("--fit and --scaling are two commands.");
});

test("a whole fit and the scaling take their sizes", () => {
  expect(readOptions(["--fit", "--rows", "500", "--restarts", "2"])).toEqual({
    mode: "fit",
    rows: 500,
    restarts: 2,
    distance: 3,
    floors: false,
  });
  expect(readOptions(["--scaling", "--floors"])).toEqual({
    mode: "scaling",
    mostRows: 10_000_000,
    rounds: 5,
    floors: true,
  });
  expect(readOptions(["--online", "--rows", "1000"])).toEqual({ mode: "online", rows: 1000, floors: false });
  expect(readOptions(["--structures"])).toEqual({
    mode: "structures",
    rows: 100_000,
    rounds: 5,
    floors: false,
  });
  expect(readOptions(["--grid"])).toEqual({ mode: "grid", rounds: 5, floors: false });
  expect(readOptions(["--hmm", "--rounds", "2"])).toEqual({ mode: "hmm", rounds: 2, floors: false });
  expect(readOptions(["--roofline", "--rounds", "3"])).toEqual({
    mode: "roofline",
    rounds: 3,
    floors: false,
  });
});
