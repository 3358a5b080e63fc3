// Compiles assembly/ and writes each module as text into src/generated, so that Node, workers and every bundler load
// it in the same way, without a file of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createMemoryStream, main } from "assemblyscript/asc";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
// Optimized for speed, and then for size where that costs none: as fast as -O3 alone, and 3 % smaller.
const options = ["-O3s", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"];

const compile = async (entry, extra) => {
  let binary = new Uint8Array();
  const stderr = createMemoryStream();
  const { error } = await main(
    [entry, "--outFile", "module.wasm", "--baseDir", folder, ...options, ...extra],
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
  return binary;
};

/**
 * A byte is one character, or two for the rarer ones, all printable and none that is escaped in a string: src/text.ts reads them. Base64 shifts bytes against each
 * other, so that what repeats in the module is lost on gzip; this is 25 % smaller on the way than base64, 9 % smaller than hex.
 */
const characterOf = (byte) => {
  const moved = (byte + 16) % 256;
  const code = 35 + (moved % 91);
  return ["", "!", " "][Math.floor(moved / 91)] + String.fromCharCode(code === 92 ? 126 : code);
};

mkdirSync(join(folder, "src/generated"), { recursive: true });
const modules = [
  { entry: "assembly/index.ts", extra: ["--importMemory"], to: "module.ts" },
  { entry: "assembly/peak.ts", extra: [], to: "peak-module.ts" },
];
for (const { entry, extra, to } of modules) {
  const binary = await compile(entry, extra);
  writeFileSync(
    join(folder, "src/generated", to),
    `/** ${entry}, compiled, as text.ts reads it. */\nexport const MODULE: string =\n  "${Array.from(binary, characterOf).join("")}";\n`,
  );
  process.stdout.write(`${entry}: ${binary.length} bytes\n`);
}
