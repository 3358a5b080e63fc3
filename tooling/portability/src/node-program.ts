import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Answer } from "./answer.js";
import { hashFits } from "./hash-fits.js";
import { root } from "./root.js";

// The program that every Node runs: the argument is the number of workers, standard output gets the answer.
let started = 0;
process.on("worker", () => started++);
const made = await hashFits(Number(process.argv[2]), (path) => readFile(join(root, path), "utf8"));
const engine = `Node ${process.versions.node}, V8 ${process.versions.v8}`;
const answer: Answer = { engine, ...made, started };
process.stdout.write(JSON.stringify(answer));
