import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { E } from "@latentjs/em-core";
import { expect, test } from "vitest";
import { isSameFile, outputFile } from "../src/output/output-file.js";
import { folderWith, reference, run } from "./command.js";

const faithful = reference("data/faithful.csv");

const write = (path: string, text: string): void => {
  const opened = outputFile(path);
  expect(E.isRight(opened)).toBe(true);
  if (E.isRight(opened)) expect(opened.right.replace(text)).toEqual(E.right(undefined));
};

test("proving that a file can be written leaves it and its folder as they were", () => {
  const folder = folderWith({ "old.json": "old" });
  expect(E.isRight(outputFile(join(folder, "old.json")))).toBe(true);
  expect(E.isRight(outputFile(join(folder, "new.json")))).toBe(true);
  expect(readdirSync(folder)).toEqual(["old.json"]);
  expect(readFileSync(join(folder, "old.json"), "utf8")).toBe("old");
});

test("a file is replaced whole, by a new file of the same permissions", () => {
  const folder = folderWith({ "model.json": "old and longer than what replaces it" });
  const path = join(folder, "model.json");
  chmodSync(path, 0o640);
  const before = statSync(path);
  write(path, "new");
  const after = statSync(path);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(after.mode).toBe(before.mode);
  expect(after.ino).not.toBe(before.ino);
  expect(readdirSync(folder)).toEqual(["model.json"]);
});

test("a link stays a link", () => {
  const folder = folderWith({ "target.json": "old" });
  symlinkSync("target.json", join(folder, "link.json"));
  write(join(folder, "link.json"), "new");
  expect(lstatSync(join(folder, "link.json")).isSymbolicLink()).toBe(true);
  expect(readlinkSync(join(folder, "link.json"))).toBe("target.json");
  expect(readFileSync(join(folder, "target.json"), "utf8")).toBe("new");
});

test("a device is written to and stays one", () => {
  write("/dev/null", "text");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("what cannot be written says why", () => {
  const folder = folderWith({ file: "x" });
  mkdirSync(join(folder, "inner"));
  const sentences = ["inner", "inner/", "no/file", "file/x", ""].map((name) => {
    const opened = outputFile(name === "" ? "" : join(folder, name));
    return E.isLeft(opened) ? opened.left.message.replaceAll(`${folder}/`, "") : "opened";
  });
  expect(sentences).toEqual([
    "inner cannot be written: it is a folder. Name a file in it.",
    "inner/ cannot be written: it is a folder. Name a file in it.",
    "no/file cannot be written: its folder does not exist. Name another file.",
    "file/x cannot be written: part of the path is a file. Name another file.",
    "The output file: expected a name, got an empty one.",
  ]);
});

test("one file under two names is one file", () => {
  const folder = folderWith({ "a.csv": "x", "b.csv": "x" });
  symlinkSync("a.csv", join(folder, "c.csv"));
  expect(isSameFile(join(folder, "a.csv"), join(folder, "c.csv"))).toBe(true);
  expect(isSameFile(join(folder, "a.csv"), join(folder, "b.csv"))).toBe(false);
  expect(isSameFile(join(folder, "new.csv"), join(folder, ".", "new.csv"))).toBe(true);
  expect(isSameFile(join(folder, "a.csv"), join(folder, "a.csv", "x"))).toBe(false);
});

test("a fit whose file cannot be written in the end is still printed", async () => {
  const folder = folderWith();
  const ended = await run(folder, ["fit", faithful, "-k", "2", "--out", "/dev/full", "--json"]);
  expect(ended.status).toBe(2);
  expect(JSON.parse(ended.stdout)).toMatchObject({ format: "latentjs/fit" });
  expect(ended.stderr).toBe("error: /dev/full cannot be written: no space is left. Name another file.\n");
});

test("a successful fit replaces what --out holds", async () => {
  const folder = folderWith();
  writeFileSync(join(folder, "model.json"), "old");
  const ended = await run(folder, ["fit", faithful, "-k", "2", "--out", "model.json", "--json"]);
  expect(readFileSync(join(folder, "model.json"), "utf8")).toBe(ended.stdout);
  expect(readdirSync(folder)).toEqual(["model.json"]);
});

test("what a killed run has left beside a file is taken away, and nothing else", () => {
  const folder = folderWith({
    "c.json": "old",
    ".c.json.tmp": "x",
    ".c.json.1a.tmp": "x",
    ".d.json.99.tmp": "x",
  });
  const gone = spawnSync(process.execPath, ["-e", "0"]).pid;
  const names = [`.c.json.${gone}.tmp`, `.c.json.${process.ppid}.tmp`];
  for (const name of names) writeFileSync(join(folder, name), "half");
  write(join(folder, "c.json"), "new");
  expect(readdirSync(folder).toSorted()).toEqual(
    [".c.json.1a.tmp", ".c.json.tmp", ".d.json.99.tmp", names[1], "c.json"].toSorted(),
  );
});

test("a reader that has seen enough ends the command quietly", async () => {
  const folder = folderWith();
  await run(folder, ["fit", faithful, "-k", "2", "--out", "model.json"]);
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  // Far more lines than a pipe holds.
  const child = spawn(process.execPath, [main, "sample", "model.json", "-n", "1e9"], { cwd: folder });
  let stderr = "";
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
  child.stdout.once("data", () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
