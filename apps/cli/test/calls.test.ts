import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, reference, run, start } from "./command.js";
import { fitOf } from "./saved.js";

const faithful = readFileSync(reference("data/faithful.csv"), "utf8");
const files = {
  "faithful.csv": faithful,
  "text.csv": "a,b\n1,2\n2,x\n3,4\n",
  "two.csv": "a,b\n1,2\n3,4\n",
};
const FIT = "fit faithful.csv -k 2 --restarts 2";

/** Calls that come one after the other, in a folder that each of them may change. */
const calls: ReadonlyArray<readonly [call: string, input: string]> = [
  ["", ""],
  ["--help", ""],
  ["--version", ""],
  ["fit --help", ""],
  ["fti", ""],
  ["fit nowhere.csv -k 2", ""],
  ["fit text.csv -k 2 --json", ""],
  ["fit two.csv -k 3", ""],
  ["fit two.csv -k 3 --json", ""],
  [FIT, ""],
  [`${FIT} --json --workers 2 --out model.json`, ""],
  ["fit - -k 2 --covariance tied --json", faithful],
  ["select - -k 1..2 --covariance EII,VVV", faithful],
  ["describe model.json", ""],
  ["score model.json -", faithful],
  ["predict model.json faithful.csv --keep waiting", ""],
  ["sample model.json -n 5000 --seed 3", ""],
  ["plot model.json faithful.csv -o picture.svg", ""],
  ["families", ""],
];

test("a call leaves the same behind in a process of its own and in the one that answers many", async () => {
  const [own, shared] = [folderWith(files), folderWith(files)];
  for (const [call, input] of calls) {
    const args = call === "" ? [] : call.split(" ");
    const alone = await start(own, args, input).ended;
    expect({ call, ...(await run(shared, args, input)) }).toEqual({ call, ...alone });
  }
  for (const name of ["model.json", "picture.svg"])
    expect(readFileSync(join(shared, name), "utf8")).toBe(readFileSync(join(own, name), "utf8"));
});

test("nothing that a call keeps is seen by the next", async () => {
  const folder = folderWith(files);
  const call = [...FIT.split(" "), "--json"];
  const first = await run(folder, call);
  expect(await run(folder, ["fit", "text.csv", "-k", "2"])).toMatchObject({ status: 2, stdout: "" });
  const others = await Promise.all([run(folder, call), run(folder, ["fit", "two.csv", "-k", "3"])]);
  expect(others[0]).toEqual(first);
  expect(others[1].status).toBe(1);
  expect(fitOf(first).components).toBe(2);
});

test("a call that would never end is told from one that does", async () => {
  const folder = folderWith({
    ...files,
    "restless.mjs": "setInterval(() => {}, 1000);\nexport const other = 1;\n",
  });
  const ended = await run(folder, ["fit", "two.csv", "-k", "1", "--family", "./restless.mjs"]);
  expect(ended).toMatchObject({ status: null, stderr: expect.stringContaining("kept alive by") });
});
