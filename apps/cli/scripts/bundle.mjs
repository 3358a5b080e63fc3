// Bundles the command into few files: Node takes longer to find and link two hundred modules than to run them.
//
// Reads the sources of this package and of the workspace's packages; `tsc -b` has checked them before. Every command stays a
// dynamic import with chunks of its own. What most calls never load is left to node_modules.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(home, "dist");

/** Files of `dist` that something starts by name, and the sources they are made of. Chunks lie beside them. */
const entries = {
  main: join(home, "src/main.ts"),
  worker: "@latentjs/gmm/worker",
  "family-worker": "@latentjs/mixture/family-worker",
};
/** Loaded from node_modules when a picture is drawn, or a bar for a fit that takes longer. */
const external = [/^node:/, /^@latentjs\/families/, "@observablehq/plot", "cli-progress", "linkedom"];

/** What commander starts subcommands of other files with, of which there are none. */
const neverUsed = new Set(["node:child_process"]);

/**
 * Takes modules of Node from Node itself. An import first makes a second module around each, and on the way loads what hides behind its getters: together
 * that takes as long as reading the table.
 */
const builtIns = {
  name: "built-ins",
  renderChunk: (code) => ({
    // Imports stand on lines of their own, so that no other line moves.
    code: code.replaceAll(/^import (?:([\w$]+),? )?(?:\{(.*)\} )?from "(node:.+)";$/gm, takenFromNode),
    map: null,
  }),
};

const takenFromNode = (_, whole, names, id) => {
  // A module may call what it imports `process`.
  const found = `globalThis.process.getBuiltinModule("${id}")`;
  const late = `new Proxy({}, { get: (_, name) => ${found}[name] })`;
  const all = whole === undefined ? "" : `const ${whole} = ${neverUsed.has(id) ? late : found};`;
  return names === undefined ? all : `${all} const {${names.replaceAll(" as ", ": ")}} = ${found};`;
};

const input = {
  platform: "node",
  // Chunks that are put together by hand may export to each other.
  preserveEntrySignatures: "allow-extension",
  external,
  plugins: [builtIns],
  resolve: {
    conditionNames: ["workspace-source", "node", "import", "default"],
    // The same functions as ES modules, of which the unused ones are left out.
    alias: { "fp-ts/lib": "fp-ts/es6" },
  },
};

/** The modules that are loaded together with `entry`: those behind a dynamic import are not. */
const loadedWith = async (entry) => {
  const bundle = await rolldown({ ...input, input: { entry } });
  const { output } = await bundle.generate({ format: "esm", entryFileNames: "[name].js" });
  await bundle.close();
  const files = new Map(output.map((file) => [file.fileName, file]));
  const seen = new Set();
  const visit = (name) => {
    const file = files.get(name);
    if (file === undefined || seen.has(name)) return;
    seen.add(name);
    file.imports.forEach(visit);
  };
  visit("entry.js");
  return new Set(
    [...seen].flatMap((name) =>
      Object.entries(files.get(name).modules)
        .filter(([, { renderedLength }]) => renderedLength > 0)
        .map(([id]) => id),
    ),
  );
};

/**
 * What a fit of Gaussians needs besides what help needs goes into one file: opening ten takes longer than reading some code in vain, and the rest is left for
 * those who ask for it.
 */
const ofHelp = await loadedWith(entries.main);
const ofFit = await loadedWith(join(home, "src/commands/fit.ts"));
const library = (id) => ofFit.has(id) && !ofHelp.has(id);

const bundle = await rolldown({ ...input, input: entries });
// What an earlier build left; `types` is the compiler's.
for (const name of readdirSync(dist)) {
  if (name !== "types") rmSync(join(dist, name), { recursive: true });
}
const { output } = await bundle.write({
  dir: dist,
  format: "esm",
  sourcemap: true,
  // Reading the modules takes a sixth of the time of a small fit; names are kept for errors.
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ name: "library", test: library }],
  },
});
await bundle.close();

/** The folder of the npm package that a module belongs to, undefined for the workspace's own. */
const packageFolder = (id) => /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1];
const modules = output.flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : []));
const folders = [...new Set(modules.map(packageFolder))].filter((folder) => folder !== undefined);

/** What the licences of bundled packages ask to be kept with copies of them. */
const notice = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (texts.length === 0) throw new Error(`${name} is bundled and has no licence text to go with it.`);
  const body = texts.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return `${name} ${version} (${license})\n\n${body}\n`;
};
const notices = folders.map(notice).toSorted();
const line = `\n${"-".repeat(80)}\n\n`;
writeFileSync(
  join(dist, "third-party-licenses.txt"),
  `The files beside this one contain code of these packages.\n${line}${notices.join(line)}`,
);
