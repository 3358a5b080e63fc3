import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** The workspace whose tools and settings the checks use. */
export const home: string = join(import.meta.dirname, "../../..");

/** Writes a workspace of these files that lives as long as the test; a text may depend on the folder returned. */
export const workspaceWith = (
  files: Readonly<Record<string, string | ((root: string) => string)>>,
): string => {
  const root = mkdtempSync(join(tmpdir(), "latentjs-ci-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof text === "string" ? text : text(root));
  }
  symlinkSync(join(home, "tsconfig.base.json"), join(root, "tsconfig.base.json"));
  return root;
};

/** Makes the package in `packages/<name>` importable as `@latentjs/<name>` from everywhere in the workspace. */
export const link = (root: string, name: string): void => {
  mkdirSync(join(root, "node_modules/@latentjs"), { recursive: true });
  symlinkSync(join(root, "packages", name), join(root, "node_modules/@latentjs", name));
};
