// Compiles assembly/ and writes the module as text into src/generated/module.ts, so that Node, workers and every bundler load
// it in the same way, without a file of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createMemoryStream, main } from "assemblyscript/asc";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
const options = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd"];
let binary = new Uint8Array();
const stderr = createMemoryStream();
const { error } = await main(
  ["assembly/index.ts", "--outFile", "module.wasm", "--baseDir", folder, ...options],
  {
    stderr,
    writeFile: (name, contents) => {
      if (name === "module.wasm") binary = contents;
    },
  },
);
if (error) {
  process.stderr.write(`${stderr.toString()}${error.message}\n`);
  process.exit(1);
}
// Base64 shifts bytes against each other, and what repeats in the module is then lost on gzip: hex is a fifth smaller on the way.
const text = Buffer.from(binary).toString("hex");
mkdirSync(join(folder, "src/generated"), { recursive: true });
writeFileSync(
  join(folder, "src/generated/module.ts"),
  `/** The compiled module, in hex. */\nexport const MODULE: string =\n  "${text}";\n`,
);
process.stdout.write(`kernels: ${binary.length} bytes\n`);
