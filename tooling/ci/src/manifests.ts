import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "./outcome.js";
import { packageFolders } from "./workspace.js";

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly publishConfig?: { readonly access?: string };
}

/** What a published package must say beside what every package must say. */
const publishedFaults = ({
  scripts = {},
  exports = {},
  publishConfig,
  license,
}: Manifest): readonly string[] => {
  const { publint = "" } = scripts;
  const isLibrary = "." in exports;
  return [
    ...(publint.includes("publint --strict")
      ? []
      : ['is published, so it needs a script "publint" with publint --strict']),
    ...(!isLibrary || publint.includes("attw --pack . --profile esm-only")
      ? []
      : ['has an entry point, so its script "publint" needs attw --pack . --profile esm-only']),
    ...(publishConfig?.access === "public" ? [] : ["is published, so it needs publishConfig.access public"]),
    ...(license === "MIT" ? [] : ["is published, so it needs license MIT"]),
  ];
};

const faultsOf = (root: string, folder: string): readonly string[] => {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const { name = "", scripts = {} } = manifest;
  return [
    ...(name.startsWith("@latentjs/") ? [] : ["needs a name that starts with @latentjs/"]),
    ...["build", "test"]
      .filter((script) => !(script in scripts))
      .map((script) => `needs a script "${script}"`),
    ...(existsSync(join(root, folder, "tsconfig.json")) ? [] : ["needs a tsconfig.json"]),
    ...(manifest.private === true ? [] : publishedFaults(manifest)),
  ].map((fault) => `${folder}: ${fault}`);
};

/** Checks that no package is left out of the build, the tests or the checks of what is published. */
export const manifests = (root: string): Outcome => {
  const folders = packageFolders(root);
  const problems = folders.flatMap((folder) => faultsOf(root, folder));
  return {
    seen: `${folders.length} packages take part in build, tests and checks`,
    problems: folders.length > 0 ? problems : ["No package was found, so nothing was checked."],
  };
};
