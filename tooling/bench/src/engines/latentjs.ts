import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ONE_AND_ALL, type Engine } from "../engine.js";

const version = (): string => {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../../packages/gmm/package.json"), "utf8"),
  );
  return manifest.version;
};

/** The built program, also for who runs this file from its source. */
const PROCESS = join(import.meta.dirname, "../../dist/engines/latentjs-process.js");

/** This workspace: one thread alone, or as many workers as there are threads. */
export const latentjs: Engine = {
  name: "latentjs",
  threads: ONE_AND_ALL,
  find: () => ({
    program: (threads) => ({
      command: process.execPath,
      args: [PROCESS, String(threads)],
      env: {},
      reads: "json",
    }),
    versions: { latentjs: version(), node: process.versions.node, v8: process.versions.v8 },
  }),
  leavesOut: () => "",
};
