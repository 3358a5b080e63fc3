import process from "node:process";
import { checkBits } from "./bits.js";
import { checkMemory } from "./memory.js";
import { checkSize } from "./size.js";
import { checkStartup } from "./startup.js";
import { checkThirdParty } from "./third-party.js";

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const ROWS = /^--rows=[1-9]\d*$/;

const [name = "", ...options] = process.argv.slice(2);
const update = options.includes("--update");
const asked = options.find((option) => ROWS.test(option))?.slice("--rows=".length);
/** Rows of the table whose fit is not to take too much memory. */
const rows = asked === undefined ? undefined : Number(asked);
/** Where everything has to be there. */
const complete = (process.env["CI"] ?? "") !== "";

const checks: Readonly<Record<string, () => Promise<number>>> = {
  bits: () => checkBits(print, { update, complete }),
  memory: async () => checkMemory(print, { rows }),
  size: () => checkSize(print),
  startup: () => checkStartup(print, { complete }),
  "third-party": () => checkThirdParty(print),
};

const check = checks[name];
if (check === undefined || options.some((option) => option !== "--update" && !ROWS.test(option))) {
  const names = Object.keys(checks).join(", ");
  process.stderr.write(
    `Name one of ${names}. With bits, --update writes the hashes that are found; with memory, --rows=N sets the size.\n`,
  );
  process.exitCode = 2;
} else process.exitCode = (await check()) === 0 ? 0 : 1;
