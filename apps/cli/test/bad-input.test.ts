import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { badInputs, files, KEPT } from "./bad-input-cases.js";
import { folderWith, run } from "./command.js";

const folder = folderWith(files);

/** A pattern for a sentence that is given word for word. */
const wholly = (sentence: string | RegExp): RegExp =>
  typeof sentence === "string"
    ? new RegExp(`^${sentence.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")}$`)
    : sentence;

const listing = (): ReadonlyArray<string> => readdirSync(folder).toSorted();

test.concurrent.for(badInputs)("%s", async ([, call, status, sentence]) => {
  const ended = await run(folder, call.split(" "));
  expect(ended).toMatchObject({ status, stdout: "" });
  const [last = ""] = ended.stderr.split("\n").slice(-2);
  expect(last.slice(0, 7)).toBe("error: ");
  expect(last.slice(7)).toMatch(wholly(sentence));
  expect(ended.stderr).not.toMatch(/fault of latent| at .*\.js/);
});

test("leaves every file as it was and no other file behind", async () => {
  const calls = ["fit constant.csv -k 2", "fit text.csv -k 2", "fit two.csv -k 3"];
  const ended = await Promise.all(calls.map((call) => run(folder, `${call} --out kept.json`.split(" "))));
  expect(ended.map(({ status }) => status)).toEqual([1, 2, 1]);
  expect(readFileSync(join(folder, "kept.json"), "utf8")).toBe(KEPT);
  expect(listing()).toEqual(Object.keys(files).toSorted());
});

test.concurrent.for([
  ["fit constant.csv -k 2 --json", 1, "DegenerateColumn"],
  ["fit two.csv -k 3 --json", 1, "TooFewRows"],
  ["fit nowhere.csv -k 2 --json", 2, "FileTrouble"],
  ["fit faithful.csv -k 0 --json", 2, "InvalidInput"],
  ["fit faithful.csv -k 2 --bogus --json", 2, "WrongCall"],
  ["select faithful.csv --family hmm --emission poisson --json", 2, "NotBuilt"],
  ["fit faithful.csv -k 2 --covariance all --json", 2, "InvalidInput"],
  ["select faithful.csv -k 9..1 --json", 2, "InvalidInput"],
  ["predict truncated.json faithful.csv --json", 2, "InvalidInput"],
  ["score other-columns.json faithful.csv --json", 2, "InvalidInput"],
] as const)("%s prints its error as one JSON document", async ([call, status, tag]) => {
  const ended = await run(folder, call.split(" "));
  expect(ended.status).toBe(status);
  const { error } = JSON.parse(ended.stdout) as {
    readonly error: { readonly tag: string; readonly message: string };
  };
  expect(error.tag).toBe(tag);
  expect(ended.stderr.endsWith(`error: ${error.message}\n`)).toBe(true);
});

test("a constant column is fitted by spherical covariances, with a warning", async () => {
  const call = ["fit", "constant.csv", "-k", "2", "--covariance", "spherical", "--json"];
  const ended = await run(folder, call);
  expect(ended.status).toBe(0);
  const { warnings } = JSON.parse(ended.stdout) as { readonly warnings: ReadonlyArray<string> };
  expect(warnings).toEqual(["Column b is constant: it adds nothing to tell the components apart."]);
});

test.concurrent.for(["--family hmm --emission poisson", "--family poisson+geometric"])(
  "select %s is not built yet",
  async (options) => {
    const ended = await run(folder, ["select", "faithful.csv", ...options.split(" ")]);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toMatch(/^error: .*not built yet\..*\n$/);
  },
);
