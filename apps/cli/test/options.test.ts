import { E } from "@latentjs/em-core";
import { Command } from "commander";
import { expect, test } from "vitest";
import { fitFlags, type FitFlags } from "../src/options/fit-flags.js";
import { fitRequest, type FitRequest } from "../src/options/fit-request.js";
import { nameList, wholeNumber } from "../src/options/read-option.js";

const flagsOf = (...args: ReadonlyArray<string>): FitFlags => {
  const command = new Command("fit").argument("[data]");
  for (const option of fitFlags()) command.addOption(option);
  return command
    .exitOverride()
    .parse([...args], { from: "user" })
    .opts<FitFlags>();
};

const requestOf = (...args: ReadonlyArray<string>): FitRequest | string => {
  const request = fitRequest(flagsOf(...args));
  return E.isRight(request)
    ? request.right
    : `${request.left.tag} ${request.left.status}: ${request.left.message}`;
};

test("the defaults are those of the contract", () => {
  expect(requestOf("-k", "3")).toEqual({
    components: 3,
    covariance: "full",
    init: { _tag: "Search", how: "kmeans++" },
    restarts: 10,
    search: "auto",
    seed: 0,
    tol: 1e-8,
    maxIterations: 1000,
    timeLimitMs: undefined,
    accelerate: "squarem",
    onCollapse: "fail",
    workers: undefined,
    columns: undefined,
    ignore: [],
    concomitant: [],
    weights: undefined,
    replicates: 999,
    mixing: "free",
    noise: undefined,
    labels: undefined,
    header: true,
  });
});

test("every option is understood", () => {
  const given =
    "--components=2 --family gaussian --covariance VVI --init random --restarts 3 --search race --moves split-merge --seed -7 --tol 1e-6 --max-iter 50 " +
    "--time-limit 1.5 --accelerate none --columns a,b --ignore c --concomitant d,e --weights w --equal-weights --noise --noise-volume 2 --labels g --no-header --workers 4 --on-collapse reseed";
  expect(requestOf(...given.split(" "))).toEqual({
    components: 2,
    covariance: "VVI",
    init: { _tag: "Search", how: "random" },
    restarts: 3,
    search: "race",
    moves: "split-merge",
    seed: -7,
    tol: 1e-6,
    maxIterations: 50,
    timeLimitMs: 1500,
    accelerate: "none",
    onCollapse: "reseed",
    workers: 4,
    columns: ["a", "b"],
    ignore: ["c"],
    concomitant: ["d", "e"],
    weights: "w",
    replicates: 999,
    mixing: "equal",
    noise: { volume: 2 },
    labels: "g",
    header: false,
  });
});

test("starts that name something keep the name, colons and all", () => {
  expect(requestOf("--init", "labels:a:b")).toMatchObject({ init: { _tag: "Labels", column: "a:b" } });
  expect(requestOf("--init", "params:dir/m.json")).toMatchObject({
    init: { _tag: "Params", path: "dir/m.json" },
  });
});

test("a hierarchical start is one of those that need a number of components", () => {
  expect(requestOf("-k", "2", "--init", "hierarchical")).toMatchObject({
    init: { _tag: "Search", how: "hierarchical" },
  });
  expect(requestOf("--init", "hierarchical")).toMatch(/^InvalidInput 2: Option -k, --components/);
});

test("a criterion belongs to select", () => {
  expect(requestOf("-k", "2", "--criterion", "cv")).toBe(
    "WrongCall 2: Option --criterion is one of latent select, which compares fits by it. Leave it out: a fit prints BIC, AIC and ICL.",
  );
});

test.for([
  ["--eigenvalue-ratio 0.9", "Option --eigenvalue-ratio: expected a number of at least 1, got 0.9."],
  ["--prior wishart", 'Option --prior: expected one of fraley-raftery, got "wishart".'],
  ["--on-collapse ignore", 'Option --on-collapse: expected one of fail, drop, reseed, got "ignore".'],
  ["--workers 0", "Option --workers: expected a whole number of at least 1, got 0."],
  ["--accelerate fast", 'Option --accelerate: expected one of none, squarem, anderson, got "fast".'],
  ["--time-limit soon", 'Option --time-limit: expected seconds of at least 0, got "soon".'],
  ["--max-iter -1", "Option --max-iter: expected a whole number of at least 0, got -1."],
  ["--restarts 1e400", "Option --restarts: expected a whole number of at least 1, got 1e400."],
  [
    "--covariance all",
    'Option --covariance: expected one structure, got "all". Lists of structures and all belong to select.',
  ],
  ["--init labels:", 'Option --init: expected labels:<column>, got "labels:".'],
] as const)("%s is a mistake", ([options, message]) => {
  expect(requestOf("-k", "2", ...options.split(" "))).toBe(`InvalidInput 2: ${message}`);
});

test.for([
  ["2", 2],
  ["2.0", 2],
  ["+2", 2],
  ["1e3", 1000],
  ["9007199254740991", 9007199254740991],
] as const)("%s is a whole number", ([text, value]) => {
  expect(wholeNumber("-k")(text)).toEqual(E.right(value));
});

test.for(["", " ", "1.5", "0x10", "1_000", "1,000", "NaN", "Infinity", "9007199254740993", "two"])(
  "%j is no whole number",
  (text) => {
    expect(E.isLeft(wholeNumber("-k")(text))).toBe(true);
  },
);

test.for([
  ["a", ["a"]],
  ["a,b c, d ", ["a", "b c", "d"]],
  ['"a,b",c', ["a,b", "c"]],
  ['"say ""so""" , x', ['say "so"', "x"]],
  ["a,,b", ["a", "", "b"]],
  ['5" pipe,b', ['5" pipe', "b"]],
  ["", []],
] as const)("the names in %s", ([text, names]) => {
  expect(nameList(text)).toEqual(names);
});
