// fp-ts publishes its ES modules where Node does not find them, and in CommonJS a bundler keeps every function of a module. This
// copies the ES modules of what the prelude names into `dist`, so that applications bundle only the functions that are used.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const home = dirname(createRequire(import.meta.url).resolve("fp-ts/package.json"));
const names = ["Either", "Option"];

const bundle = await rolldown({
  input: Object.fromEntries(names.map((name) => [name, join(home, "es6", `${name}.js`)])),
  treeshake: { moduleSideEffects: false },
});
const { version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const notice = readFileSync(join(home, "LICENSE"), "utf8").trim().replaceAll(/^/gm, " * ").trimEnd();
await bundle.write({
  dir: join(dist, "fp-ts"),
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "shared.js",
  postBanner: `/*! fp-ts ${version} (${license})\n *\n${notice}\n */`,
});
await bundle.close();

const prelude = join(dist, "prelude.js");
const text = readFileSync(prelude, "utf8").replaceAll(/"fp-ts\/lib\/(\w+)\.js"/g, '"./fp-ts/$1.js"');
for (const name of names) {
  if (!text.includes(`"./fp-ts/${name}.js"`)) throw new Error(`prelude.js does not name fp-ts's ${name}.`);
}
writeFileSync(prelude, text);
