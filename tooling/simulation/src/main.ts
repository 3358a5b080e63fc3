import process from "node:process";
import { COVARIANCE_NAMES } from "@latentjs/gmm";
import { checkMissing } from "./check-missing.js";

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const REPLICATIONS = 200;

const [name = "", ...options] = process.argv.slice(2);
const valueOf = (flag: string): string | undefined =>
  options.find((option) => option.startsWith(`--${flag}=`))?.slice(flag.length + 3);
const replications = Number(valueOf("replications") ?? REPLICATIONS);
const asked = valueOf("structures")?.split(",");
const covariances = COVARIANCE_NAMES.filter((structure) => asked?.includes(structure) ?? true);

if (name !== "missing" || covariances.length === 0 || !(replications >= 2)) {
  process.stderr.write(
    `Say missing, and if need be --replications=N of at least 2 and --structures=A,B out of ${COVARIANCE_NAMES.join(" ")}.\n`,
  );
  process.exitCode = 2;
} else process.exitCode = (await checkMissing(print, { replications, covariances })) === 0 ? 0 : 1;
