import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { root } from "./root.js";
import { runProgram } from "./run-program.js";

/*
 * The family of examples/third-party-family as somebody else would have it: against the packages as they are published, installed from their
 * tarballs into folders outside the workspace.
 */

const INSTALL_MS = 180_000;
const TEST_MS = 180_000;
const COMMAND_MS = 60_000;

/** Every package that is published: its name, and the tarball. */
type Tarballs = Readonly<Record<string, string>>;

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest => {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return manifest;
};

const published = (): ReadonlyArray<string> =>
  ["packages", "apps", "tooling"]
    .flatMap((group) =>
      readdirSync(join(root, group), { withFileTypes: true }).map((entry) => ({ group, entry })),
    )
    .filter(({ entry }) => entry.isDirectory())
    .map(({ group, entry }) => join(root, group, entry.name))
    .filter((folder) => readdirSync(folder).includes("package.json") && manifestOf(folder).private !== true);

/** Packs one folder into `to`. Returns the tarball. */
const packed = async (program: string, folder: string, to: string): Promise<string> => {
  const before = new Set(readdirSync(to));
  await runProgram(program, ["pack", "--pack-destination", to], COMMAND_MS, { cwd: folder });
  const [tarball] = readdirSync(to).filter((name) => !before.has(name));
  if (tarball === undefined) throw new Error(`${folder} was packed into nothing`);
  return `file:${join(to, tarball)}`;
};

/** Dependencies on packages of ours become their tarballs, also in what these depend on. */
const withTarballs = (manifest: Manifest, tarballs: Tarballs): unknown => {
  const own = (dependencies: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(dependencies).map(([name, version]) => [name, tarballs[name] ?? version]),
    );
  return {
    ...manifest,
    dependencies: own(manifest.dependencies),
    devDependencies: own(manifest.devDependencies),
    overrides: tarballs,
  };
};

const install = async (folder: string, manifest: Manifest, tarballs: Tarballs): Promise<void> => {
  writeFileSync(join(folder, "package.json"), JSON.stringify(withTarballs(manifest, tarballs), undefined, 2));
  await runProgram("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], INSTALL_MS, {
    cwd: folder,
  });
};

/** Speeds of slow particles and of fast ones, three of four. */
const SCALES = [1, 4, 4, 4];
const speeds = (): string => {
  const rng = makeRng("speeds");
  const lines = Array.from({ length: 4000 }, (_, i) => {
    const [x, y, z] = [standardNormal(rng), standardNormal(rng), standardNormal(rng)];
    return (SCALES[i % SCALES.length] ?? 1) * Math.sqrt(x * x + y * y + z * z);
  });
  return `speed\n${lines.join("\n")}\n`;
};

interface FitObject {
  readonly family: string;
  readonly model: { readonly components: ReadonlyArray<{ readonly scale: number }> };
}

/** The command, installed beside the family. Returns what is wrong. */
const fitByName = async (folder: string): Promise<ReadonlyArray<string>> => {
  writeFileSync(join(folder, "speeds.csv"), speeds());
  const latent = (...args: ReadonlyArray<string>): ReturnType<typeof runProgram> =>
    runProgram("npx", ["--no-install", "latent", ...args], COMMAND_MS, { cwd: folder });
  const call = [
    "fit",
    "speeds.csv",
    "-k",
    "2",
    "--family",
    "latentjs-maxwell",
    "--out",
    "model.json",
    "--json",
  ];
  const fit: FitObject = JSON.parse((await latent(...call)).stdout);
  const scales = fit.model.components.map(({ scale }) => scale.toFixed(1));
  const { stdout } = await latent("predict", "model.json", "speeds.csv");
  const lines = stdout.trim().split("\n").length;
  return [
    ...(fit.family === "maxwell" ? [] : [`the fit is of the family ${fit.family}`]),
    ...(scales.join() === "4.0,1.0" ? [] : [`the scales are ${scales.join()}, expected 4.0,1.0`]),
    ...(lines === 4001 ? [] : [`predict wrote ${lines} lines, expected 4001`]),
  ];
};

/** Builds, tests, fits and loads the third-party family outside the workspace. Returns the number of failures. */
export const checkThirdParty = async (print: (line: string) => void): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "third-party-"));
  try {
    const [tarballFolder, author, user] = ["tarballs", "author", "user"].map((name) => join(folder, name));
    if (tarballFolder === undefined || author === undefined || user === undefined) return 1;
    for (const path of [tarballFolder, user]) mkdirSync(path);
    const tarballs: Record<string, string> = {};
    for (const path of published())
      tarballs[manifestOf(path).name] = await packed("pnpm", path, tarballFolder);
    print(`ok  ${Object.keys(tarballs).length} packages packed`);

    cpSync(join(root, "examples/third-party-family"), author, { recursive: true });
    await install(author, manifestOf(author), tarballs);
    const { stdout } = await runProgram("npm", ["test"], TEST_MS, { cwd: author });
    const tests = /Tests.*?(\d+) passed/.exec(stdout)?.[1];
    if (tests === undefined) throw new Error(`no test ran: ${stdout.slice(-800)}`);
    print(`ok  the family outside the workspace: ${tests} tests passed`);

    const family = await packed("npm", author, tarballFolder);
    const command = {
      name: "user",
      private: true,
      dependencies: { "@latentjs/cli": "*", "latentjs-maxwell": family },
    };
    await install(user, command, tarballs);
    const wrong = await fitByName(user);
    for (const line of wrong) print(`WRONG  ${line}`);
    if (wrong.length === 0)
      print("ok  latent fit --family latentjs-maxwell, and predict from the saved model");
    return wrong.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
