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
/**
 * A byte is one character, or two for the rarer ones, all printable and none that is escaped in a string: src/load.ts reads them. Base64 shifts bytes against each
 * other, so that what repeats in the module is lost on gzip; this is 25 % smaller on the way than base64, 9 % smaller than hex.
 */
const characterOf = (byte) => {
  const moved = (byte + 16) % 256;
  const code = 35 + (moved % 91);
  return ["", "!", " "][Math.floor(moved / 91)] + String.fromCharCode(code === 92 ? 126 : code);
};
const text = Array.from(binary, characterOf).join("");
mkdirSync(join(folder, "src/generated"), { recursive: true });
writeFileSync(
  join(folder, "src/generated/module.ts"),
  `/** The compiled module, as load.ts reads it. */\nexport const MODULE: string =\n  "${text}";\n`,
);
process.stdout.write(`kernels: ${binary.length} bytes\n`);
