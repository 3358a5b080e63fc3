import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { folderWith, reference, run, start, type Ended } from "./command.js";
import { fitOf } from "./saved.js";

const text = readFileSync(reference("data/faithful.csv"), "utf8");
const withoutHeader = text.slice(text.indexOf("\n") + 1);
const tabbed = text.replaceAll(",", "\t").replaceAll('"', "");

const folder = folderWith({
  "plain.csv": text,
  "packed.csv.gz": gzipSync(text),
  "packed-in-two.csv.gz": Buffer.concat([gzipSync(text.slice(0, 1000)), gzipSync(text.slice(1000))]),
  "packed-without-a-name.csv": gzipSync(text),
  "tabs.tsv": tabbed,
  "packed-tabs.tsv.gz": gzipSync(tabbed),
  "semicolons.csv": text.replaceAll(",", ";"),
  "windows.csv": text.replaceAll("\n", "\r\n"),
  "marked.csv": `\uFEFF${text}`,
  "unended.csv": text.trimEnd(),
  "blank-lines.csv": `\n${text}\n\n`,
  "no-header.csv": withoutHeader,
  "damaged.csv.gz": gzipSync(text).subarray(0, 500),
});

let plain: Ended;
beforeAll(async () => {
  plain = await run(folder, call("plain.csv"));
});

const call = (data: string): ReadonlyArray<string> => ["fit", data, "-k", "2", "--restarts", "1", "--json"];

test.concurrent.for([
  "packed.csv.gz",
  "packed-in-two.csv.gz",
  "packed-without-a-name.csv",
  "tabs.tsv",
  "packed-tabs.tsv.gz",
  "semicolons.csv",
  "windows.csv",
  "marked.csv",
  "unended.csv",
  "blank-lines.csv",
])("%s is read like the plain file", async (name) => {
  const found = await run(folder, call(name));
  expect(found).toEqual(plain);
  expect(fitOf(found).rows).toBe(272);
});

test.concurrent.for([
  ["as it is", text],
  ["packed", gzipSync(text)],
] as const)("standard input %s is read like the file", async ([, input]) => {
  const found = await start(folder, call("-"), input).ended;
  expect(found).toEqual(plain);
});

test("without a header the columns are numbered", async () => {
  const found = await run(folder, [...call("no-header.csv"), "--no-header"]);
  expect(fitOf(found)).toEqual({ ...fitOf(plain), columns: ["x1", "x2"] });
});

test("a damaged file is named", async () => {
  const ended = await run(folder, call("damaged.csv.gz"));
  expect(ended.status).toBe(2);
  expect(ended.stderr).toMatch(/^error: damaged\.csv\.gz: expected gzip data, got data that is damaged \(/);
});

test("a model comes from standard input too", async () => {
  const ended = await run(folder, ["score", "-", "plain.csv", "--json"], plain.stdout);
  expect(ended.status).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({ rows: 272 });
});
