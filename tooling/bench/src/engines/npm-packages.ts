import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Engine, Found } from "../engine.js";
import { workOf } from "../workload.js";

/** In N · K · d²; above it a round takes minutes. */
const MOST_WORK = 3e6;

const require = createRequire(import.meta.url);

/** The version of an installed package, "" where it is missing; its manifest need not be among its exports. */
const versionOf = (name: string): string => {
  try {
    let folder = dirname(require.resolve(name));
    while (folder !== dirname(folder)) {
      const manifest = readManifest(join(folder, "package.json"));
      if (manifest?.name === name) return manifest.version ?? "";
      folder = dirname(folder);
    }
  } catch {
    // Not installed, or installed without what it needs.
  }
  return "";
};

const readManifest = (file: string): { readonly name?: string; readonly version?: string } | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/** `peer` gives the address of the program that uses the package. */
const npmPackage = (name: string, peer: () => string): Engine => ({
  name,
  threads: [1],
  find: (): Found => {
    const version = versionOf(name);
    if (version === "") return { install: "Run npm run setup" };
    return {
      program: () => ({
        command: process.execPath,
        args: [fileURLToPath(peer())],
        env: {},
        reads: "json",
      }),
      versions: { [name]: version },
    };
  },
  leavesOut: (workload) => {
    if (workload.structure !== "full") return "it has only full covariances";
    return workOf(workload) > MOST_WORK
      ? `it is slow, and N·K·d² is above ${MOST_WORK.toExponential().replace("+", "")}`
      : "";
  },
});

/** The npm package expectation-maximization. */
export const expectationMaximization: Engine = npmPackage("expectation-maximization", () =>
  import.meta.resolve("../../peers/expectation-maximization.mjs"),
);

/** The npm package gaussian-mixture-model. */
export const gaussianMixtureModel: Engine = npmPackage("gaussian-mixture-model", () =>
  import.meta.resolve("../../peers/gaussian-mixture-model.mjs"),
);
