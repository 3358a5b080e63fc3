import process from "node:process";
import { bench } from "./bench.js";
import { benchFamilies } from "./families/bench-families.js";
import { benchFit } from "./fit/bench-fit.js";
import { benchGrid } from "./grid/bench-grid.js";
import { benchHmm } from "./hmm/bench-hmm.js";
import { benchOnline } from "./online/bench-online.js";
import { readOptions, usage, type Options } from "./options.js";
import { warn } from "./output.js";
import { benchRoofline } from "./roofline.js";
import { benchScaling } from "./scaling.js";
import { benchStructures } from "./structures/bench-structures.js";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const optionsOrUsage = (): Options | undefined => {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    warn(`${messageOf(error)}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
};

/** Whether all is well. */
const run = (options: Options): Promise<boolean> => {
  switch (options.mode) {
    case "iterations":
      return bench(options);
    case "fit":
      return benchFit(options);
    case "scaling":
      return benchScaling(options);
    case "roofline":
      return benchRoofline(options);
    case "online":
      return benchOnline(options);
    case "hmm":
      return benchHmm(options);
    case "grid":
      return benchGrid(options);
    case "families":
      return benchFamilies(options);
    case "structures":
      return benchStructures(options);
  }
};

const options = optionsOrUsage();
if (options !== undefined) {
  try {
    if (!(await run(options))) process.exitCode = 1;
  } catch (error) {
    warn(messageOf(error));
    process.exitCode = 1;
  }
}
