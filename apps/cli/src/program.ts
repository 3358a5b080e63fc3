import type { Either } from "@latentjs/em-core";
import { Command, type Option } from "commander";
import type { Failure } from "./failure.js";
import { dataFlags, weightsFlag } from "./options/data-flags.js";
import { fitFlags, type FitFlags } from "./options/fit-flags.js";
import { selectFlags, type SelectFlags } from "./options/select-flags.js";
import { familyFlag, type FamilyFlag } from "./options/family-flags.js";
import type { FamiliesFlags } from "./commands/families.js";
import type { PlotFlags } from "./commands/plot.js";
import type { PredictFlags } from "./commands/predict.js";
import type { SampleFlags } from "./commands/sample.js";
import type { ScoreFlags } from "./commands/score.js";
import { packageVersion } from "./version.js";

/** What every command comes to. */
export type Outcome = Either<Failure, void>;

const DATA = "CSV or TSV file with a header, .gz too, or - for standard input";
const MODEL = "model as fit --out saves it, or - for standard input";

const EXAMPLES = `
Examples:
  latent fit faithful.csv -k 2 --out model.json
  latent predict model.json faithful.csv > labels.csv
  latent plot model.json faithful.csv -o faithful.svg
`;

const withOptions = (command: Command, options: ReadonlyArray<Option>): Command => {
  for (const option of options) command.addOption(option);
  return command;
};

/**
 * The command line of `latent`. Every command is loaded when it is called, so that a start costs no more than it needs;
 * what it comes to is handed to `finish`.
 */
export const program = (finish: (outcome: Outcome) => void): Command => {
  const latent = new Command("latent")
    .description("mixture models by Expectation-Maximization: Gaussians, and any other family of components")
    .version(packageVersion())
    .addHelpText("after", EXAMPLES);

  withOptions(latent.command("fit"), fitFlags())
    .description("fit a mixture to data")
    .argument("<data>", DATA)
    .action(async (data: string, flags: FitFlags) =>
      finish(await (await import("./commands/fit.js")).fit(data, flags)),
    );

  withOptions(latent.command("select"), selectFlags())
    .description("fit mixtures of several numbers of components and structures, and rank them")
    .argument("<data>", DATA)
    .action(async (data: string, flags: SelectFlags) =>
      finish(await (await import("./commands/select.js")).select(data, flags)),
    );

  withOptions(latent.command("predict"), [...dataFlags(), familyFlag()])
    .description("label, log-density and posterior probabilities of every row")
    .argument("<model>", MODEL)
    .argument("<data>", DATA)
    .option("--keep <names>", "repeat these columns of the data first: a,b")
    .option(
      "--decode <how>",
      "labels of a hidden Markov model: viterbi, the most probable path, or posterior, the most probable state of each row",
      undefined,
    )
    .option("--json", "print JSON instead of CSV")
    .action(async (model: string, data: string, flags: PredictFlags) =>
      finish(await (await import("./commands/predict.js")).predict(model, data, flags)),
    );

  withOptions(latent.command("score"), [...dataFlags(), weightsFlag(), familyFlag()])
    .description("log-likelihood of data under a model")
    .argument("<model>", MODEL)
    .argument("<data>", DATA)
    .option("--json", "print JSON instead of a sentence")
    .action(async (model: string, data: string, flags: ScoreFlags) =>
      finish(await (await import("./commands/score.js")).score(model, data, flags)),
    );

  latent
    .command("sample")
    .description("draw rows from a model")
    .argument("<model>", MODEL)
    .option("-n, --rows <n>", "rows to draw", "100")
    .option("--seed <n>", "seed of the draws", "0")
    .option(
      "--group-size <n>",
      "rows of each group or sequence; 1 if not given, and of a hidden Markov model all",
    )
    .option("--with-labels", "add the component of each row as a column")
    .addOption(familyFlag())
    .action(async (model: string, flags: SampleFlags) =>
      finish(await (await import("./commands/sample.js")).sample(model, flags)),
    );

  latent
    .command("describe")
    .description("a model in words and tables")
    .argument("<model>", MODEL)
    .addOption(familyFlag())
    .action(async (model: string, flags: FamilyFlag) =>
      finish(await (await import("./commands/describe.js")).describe(model, flags)),
    );

  withOptions(latent.command("plot"), [...dataFlags(), weightsFlag(), familyFlag()])
    .description("draw a Gaussian mixture over its data as SVG, or a selection")
    .argument("<model>", `${MODEL}; or what select --json printed`)
    .argument("[data]", `${DATA}; none for a selection`)
    .requiredOption("-o, --output <out.svg>", "the picture")
    .option("--title <text>", "heading of the picture")
    .option("--width <pixels>", "width of the picture, 720 if not given")
    .action(async (model: string, data: string | undefined, flags: PlotFlags) =>
      finish(await (await import("./commands/plot.js")).plot(model, data, flags)),
    );

  latent
    .command("families")
    .description("the families of components that fit takes, with their settings")
    .argument("[modules...]", "modules to look at instead: packages, or paths that end in .js or .mjs")
    .option("--json", "print JSON instead of text")
    .action(async (modules: ReadonlyArray<string>, flags: FamiliesFlags) =>
      finish(await (await import("./commands/families.js")).families(modules, flags)),
    );

  return latent;
};
