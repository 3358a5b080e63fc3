// The one entry point of a fresh checkout: needs only Node >= 20.19 and npm.
//
//   node tooling/run.mjs <task> [arguments]
//
// Installs what is missing with the pnpm that package.json names, builds what is missing with turbo, then runs the
// task. Arguments go to the task as they are. In `latent` everything but the command's own output goes to standard
// error.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const command = join(root, "apps/cli/dist/main.js");
const callerFolder = resolve(process.env.INIT_CWD ?? process.cwd());
const windows = process.platform === "win32";
const env = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...process.env };

const toInherit = ["ignore", "inherit", "inherit"];
const toStandardError = ["ignore", 2, 2];

/** Runs a program to its end in `cwd` and returns its exit status. */
const run = (program, args, { stdio = toInherit, cwd = root, shell = false } = {}) => {
  const ended = spawnSync(program, args, { cwd, env, stdio, shell });
  if (ended.error) throw ended.error;
  return ended.status ?? 1;
};
const orExit = (status) => {
  if (status !== 0) process.exit(status);
};

/** pnpm at the pinned version, kept by npx in npm's own cache. */
const pnpm = (args, stdio) => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return run("npx", ["--yes", packageManager, ...args], { stdio, shell: windows });
};
/** Through pnpm, because turbo looks for a pnpm on PATH. */
const turbo = (args, stdio) => pnpm(["exec", "turbo", "run", ...args], stdio);

/** The Node that the lockfile pins where there is one for this platform, else the one that runs this file. */
const pinnedNode = () => {
  const pinned = join(root, "node_modules/.bin/node");
  return existsSync(pinned) ? pinned : process.execPath;
};

const hash = (text) => createHash("sha256").update(text).digest("hex");
const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");
/** Marks lie in node_modules, so that whoever deletes it starts afresh. */
const mark = (name) => join(root, "node_modules/.latentjs", name);
const remember = (name, state) => {
  mkdirSync(dirname(mark(name)), { recursive: true });
  writeFileSync(mark(name), state);
};

const installState = () =>
  hash(
    ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]
      .map((name) => read(join(root, name)))
      .join("\0"),
  );
const setup = ({ stdio = toInherit, always = false } = {}) => {
  const wanted = installState();
  if (!always && read(mark("installed")) === wanted) return;
  orExit(pnpm(["install", "--frozen-lockfile", "--reporter=append-only"], stdio));
  remember("installed", wanted);
};

const workspaceFolders = () => {
  const parents = ["packages", "apps", "tooling"].filter((parent) => existsSync(join(root, parent)));
  const children = parents.flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  return [...children, join(root, "examples")].filter((folder) => existsSync(join(folder, "package.json")));
};

const describeFile = (path) => {
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
};
const describeTree = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/]generated[\\/]/.test(path))
    .map(describeFile);
const productFolders = () =>
  workspaceFolders().filter((folder) => /[\\/](packages|apps)[\\/][^\\/]+$/.test(folder));
/** Size and time of every file that the build of the command reads. */
const sourceState = () => {
  const parts = ["tsconfig.base.json", "turbo.json"].map((name) => describeFile(join(root, name)));
  for (const folder of productFolders()) {
    for (const name of ["src", "assembly", "scripts"]) {
      if (existsSync(join(folder, name))) parts.push(...describeTree(join(folder, name)));
    }
    for (const name of ["package.json", "tsconfig.json"]) parts.push(describeFile(join(folder, name)));
  }
  return hash(parts.join("\n"));
};
const isBuilt = () => {
  const [state, ...outputs] = read(mark("built")).split("\n");
  return state === sourceState() && outputs.every(existsSync);
};
const buildCommand = (stdio) => {
  // Taken before the build: what is edited while it runs is built by the next call.
  const state = sourceState();
  orExit(turbo(["build", "--filter=@latentjs/cli...", "--output-logs=errors-only"], stdio));
  const outputs = productFolders().map((folder) => join(folder, "dist"));
  remember("built", [state, command, ...outputs.filter(existsSync)].join("\n"));
};

/** Runs the command in this process: no second start, standard input and Ctrl-C are its own. */
const latent = async (args) => {
  setup({ stdio: toStandardError });
  if (!isBuilt()) buildCommand(toStandardError);
  if (existsSync(callerFolder)) process.chdir(callerFolder);
  process.argv = [process.execPath, command, ...args];
  await import(pathToFileURL(command).href);
};

const demo = () => {
  setup();
  buildCommand();
  const data = relative(callerFolder, join(root, "examples/data/faithful.csv"));
  const picture = join(callerFolder, "old-faithful.svg");
  const scratch = mkdtempSync(join(tmpdir(), "latentjs-"));
  const model = join(scratch, "old-faithful.json");
  const steps = [
    ["fit", data, "-k", "2", "--out", model],
    ["plot", model, data, "-o", picture],
  ];
  console.log("\nOld Faithful: 272 eruptions in minutes and the waiting time to the next, two components.\n");
  let status = 0;
  for (const args of steps) status ||= run(process.execPath, [command, ...args], { cwd: callerFolder });
  rmSync(scratch, { recursive: true });
  orExit(status);
  console.log(`\nThe picture is in ${picture}`);
};

/** With arguments turbo's own narrowing (`--filter=@latentjs/mvn`); without, everything, counted at the end. */
const test = (args) => {
  setup();
  const everything = args.length === 0;
  // A report left by an earlier run must not be counted; turbo puts back those of packages that did not change.
  if (everything) {
    for (const folder of workspaceFolders())
      rmSync(join(folder, "test-results"), { recursive: true, force: true });
  }
  const options = ["--continue=dependencies-successful", "--concurrency=100%", "--output-logs=new-only"];
  const tested = turbo(["test", ...options, ...args]);
  const counted = everything ? run(pinnedNode(), ["tooling/ci/dist/main.js", "counts"]) : 0;
  process.exit(tested || counted);
};

const check = () => {
  setup();
  orExit(turbo(["build", "--output-logs=errors-only"]));
  orExit(pnpm(["exec", "node", "tooling/ci/dist/main.js", "check"]));
};

const bench = (args) => {
  setup();
  orExit(turbo(["build", "--filter=@latentjs/bench...", "--output-logs=errors-only"]));
  process.exit(run(pinnedNode(), [join(root, "tooling/bench/dist/main.js"), ...args], { cwd: callerFolder }));
};

/** `new family <name>`: files of a new family from the template. */
const create = (args) => {
  setup();
  orExit(turbo(["build", "--filter=@latentjs/generators", "--output-logs=errors-only"]));
  process.exit(run(process.execPath, [join(root, "tooling/generators/dist/main.js"), ...args]));
};

const tasks = {
  setup: () => setup({ always: true }),
  build: (args) => {
    setup();
    orExit(turbo(["build", "--output-logs=errors-only", ...args]));
  },
  pnpm: (args) => process.exit(pnpm(args, "inherit")),
  latent,
  demo,
  test,
  check,
  bench,
  new: create,
};

const [task = "demo", ...rest] = process.argv.slice(2);
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `latentjs needs Node 20.19 or later, and this is ${process.versions.node}. Install a later one.`,
  );
  process.exit(2);
}
if (!Object.hasOwn(tasks, task)) {
  console.error(`There is no task "${task}". Choose one of ${Object.keys(tasks).join(", ")}.`);
  process.exit(2);
}
await tasks[task](rest);
