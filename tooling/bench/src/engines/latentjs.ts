import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Engine } from "../engine.js";

const version = (): string => {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../../packages/gmm/package.json"), "utf8"),
  );
  return manifest.version;
};

/** This workspace's plain TypeScript, one thread. */
export const latentjs: Engine = {
  name: "latentjs",
  threads: 1,
  find: () => ({
    program: {
      command: process.execPath,
      args: [join(import.meta.dirname, "latentjs-process.js")],
      env: {},
    },
    versions: { latentjs: version(), node: process.versions.node, v8: process.versions.v8 },
  }),
};
