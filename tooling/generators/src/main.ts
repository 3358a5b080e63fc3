import { join } from "node:path";
import process from "node:process";
import { newFamily } from "./new-family.js";

const root = join(import.meta.dirname, "../../..");
const [what, name, ...rest] = process.argv.slice(2);

if (what !== "family" || name === undefined || rest.length > 0) {
  process.stderr.write("npm run new family <name>: writes the files of a family, to be rewritten.\n");
  process.exitCode = 2;
} else {
  const written = newFamily(root, name);
  if (written._tag === "Refused") {
    process.stderr.write(`${written.why}\n`);
    process.exitCode = 2;
  } else {
    const lines = [
      ...written.files.map((file) => `wrote  ${file}`),
      "",
      "It is a family that passes its laws: the template's, under your name. Now make it yours, the density first, and see what the laws say:",
      `  npm run pnpm -- --filter @latentjs/families exec vitest run test/laws/${name}`,
      `  npm run build && node examples/dist/families/${name}.js`,
      "docs/guides/write-your-own-family.md goes through one.",
      "",
    ];
    process.stdout.write(lines.join("\n"));
  }
}
