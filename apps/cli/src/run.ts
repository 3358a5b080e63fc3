import { CommanderError } from "commander";
import { NO_ANSWER, WRONG_CALL } from "./exit-status.js";
import { endWithReader } from "./output/standard-streams.js";
import { program } from "./program.js";
import { report } from "./report.js";

/** What commander says of a wrong call, as one or two sentences. */
const sentenceOf = ({ code, message }: CommanderError): string => {
  if (code === "commander.help") return "No command was given. Name one of those above.";
  const [what = "", hint] = message.replace(/^error: /, "").split("\n");
  const first = what.slice(0, 1).toUpperCase() + what.slice(1).replace(/\.$/, "");
  const meant = /^\((Did you mean .*\?)\)$/.exec(hint ?? "")?.[1];
  return `${first}. ${meant ?? "See latent --help, or latent <command> --help."}`;
};

/** Runs the command that the arguments name, and sets the exit status. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  endWithReader();
  const json = args.includes("--json");
  const latent = program((outcome) => {
    // E.isLeft would load the library, which a call for help has no use for.
    if (outcome._tag === "Left") report(outcome.left, json);
  });
  for (const command of [latent, ...latent.commands]) {
    // Help for a call without a command goes out as it is; what is wrong with a call is told here.
    command.exitOverride().configureOutput({ outputError: () => {} });
  }
  try {
    await latent.parseAsync([...args], { from: "user" });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) {
      const message = `This is a fault of latent, not of its input: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
      report({ tag: "Fault", message, status: NO_ANSWER }, json);
    } else if (cause.exitCode !== 0) {
      report({ tag: "WrongCall", message: sentenceOf(cause), status: WRONG_CALL }, json);
    }
  }
};
