import process from "node:process";

/** Prints a line of the result. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Prints a line that is no result. */
export const warn = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
