// Raises the versions that the changesets ask for, and the copy of mixture's version in its source.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = join(fileURLToPath(import.meta.url), "../..");
const raised = spawnSync("changeset", ["version"], { cwd: root, stdio: "inherit" });
if (raised.error) throw raised.error;
if (raised.status !== 0) process.exit(raised.status ?? 1);

const mixture = join(root, "packages/mixture");
const { version } = JSON.parse(readFileSync(join(mixture, "package.json"), "utf8"));
const source = join(mixture, "src/search/version.ts");
const text = readFileSync(source, "utf8");
const changed = text.replace(/VERSION = "[^"]*"/, `VERSION = "${version}"`);
if (!changed.includes(`VERSION = "${version}"`)) throw new Error(`${source} has no VERSION to set`);
writeFileSync(source, changed);
