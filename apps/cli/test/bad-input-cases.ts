import { readFileSync } from "node:fs";
import { reference } from "./command.js";

/** A table of two separated groups with the given second column. */
const table = (second: (x: number) => number | string): string =>
  `a,b\n${Array.from({ length: 20 }, (_, i) => {
    const x = (i % 2) * 8 + i / 10;
    return `${x},${second(x)}`;
  }).join("\n")}\n`;

const minimal = {
  family: "gaussian",
  covariance: "VVV",
  columns: ["eruptions", "waiting"],
  model: {
    weights: [1],
    means: [[3.5, 70]],
    covariances: [
      [
        [1.3, 0],
        [0, 180],
      ],
    ],
  },
};
const model = (change: object): string => JSON.stringify({ ...minimal, ...change });

/** What the file that a failed fit was to replace held before. */
export const KEPT = "what was there before";

/** Files in the folder in which the commands are called. */
export const files: Readonly<Record<string, string | Buffer>> = {
  "faithful.csv": readFileSync(reference("data/faithful.csv")),
  "empty.csv": "",
  "header.csv": "a,b\n",
  "one.csv": "a,b\n1,2\n",
  "two.csv": "a,b\n1,2\n3,5\n",
  "twice.csv": "a,b\n1,2\n1,2\n3,5\n3,5\n3,5\n",
  "constant.csv": table(() => 5),
  "equal.csv": table((x) => x),
  "infinite.csv": "a,b\n1,2\n2,inf\n3,4\n",
  "gaps-constant.csv": "a,b\n1,5\n2,\n3,5\n4,5\n,5\n6,5\n",
  "ragged.csv": "a,b\n1,2\n2\n3,4\n",
  "text.csv": "a,b\n1,2\n2,x\n3,4\n",
  "labels.csv": "g,a\nx,1\n,2\ny,5\n",
  "weights.csv": "w,a\n1,1\n-2,2\n1,5\n",
  "truncated.json": model({}).slice(0, 80),
  "list.json": "[]",
  "other-format.json": model({ format: "latentjs/select" }),
  "other-version.json": model({ format: "latentjs/fit", version: 2 }),
  "other-family.json": model({ family: "poisson" }),
  "other-columns.json": model({ columns: ["eruptions", "delay"] }),
  "short.json": model({ columns: ["eruptions"] }),
  "singular.json": model({
    model: {
      weights: [1],
      means: [[3.5, 70]],
      covariances: [
        [
          [1, 1],
          [1, 1],
        ],
      ],
    },
  }),
  "far.json": model({
    covariance: "VVI",
    model: {
      weights: [0.5, 0.5],
      means: [
        [3.5, 70],
        [1e6, 1e6],
      ],
      covariances: Array.from({ length: 2 }, () => [
        [1.3, 0],
        [0, 180],
      ]),
    },
  }),
  "label-constant.csv": "g,a,b\nx,1,2\nx,2,1\nx,3,4\nx,5,1\ny,8,3\ny,9,3\ny,7,3\n",
  "label-once.csv": "g,a,b\n1,1,2\n1,2,1\n1,3,4\n2,5,1\n",
  "outlier.csv": "eruptions,waiting\n3,70\n3,1e200\n2,50\n",
  "predicted.csv": "eruptions,waiting,label,p0\n3,70,a,1\n",
  "ragged-tabs.txt": "a\tb\n1\t2\n3\n4\t5\n",
  "good.json": model({}),
  "kept.json": KEPT,
};
/** A wrong call: what is wrong, the call, its exit status, and what it says. */
export type BadInput = readonly [name: string, call: string, status: number, sentence: string | RegExp];

const K = "Option -k, --components: expected a whole number of at least 1, got";
const SINGULAR = "so a covariance of structure";
const DROP = "Drop the column, or fit a spherical covariance (VII) where the other columns vary.";
const SEE = "See latent --help, or latent <command> --help.";

// One line a case.
// prettier-ignore
export const badInputs: ReadonlyArray<BadInput> = [
  ["an empty file", "fit empty.csv -k 2", 2, "empty.csv: expected rows of numbers, got an empty file. Check what writes it, and that it has finished."],
  ["a header and nothing else", "fit header.csv -k 2", 2, "header.csv: expected rows below the header, got none. If line 1 holds numbers, say that the file has no header."],
  ["one row", "fit one.csv -k 1", 1, `Column a has a single value, 1, in a single row, ${SINGULAR} VVV is singular. Give more rows.`],
  ["fewer rows than components", "fit two.csv -k 3", 1, "The data has 2 distinct rows, fewer than the 3 components asked for. Fit at most 2."],
  ["fewer distinct rows than components", "fit twice.csv -k 3", 1, "The data has 2 distinct rows, fewer than the 3 components asked for. Fit at most 2."],
  ["a constant column, full", "fit constant.csv -k 2", 1, `Column b has the value 5 in all 20 rows, ${SINGULAR} VVV is singular. ${DROP}`],
  ["a constant column, tied", "fit constant.csv -k 2 --covariance tied", 1, `Column b has the value 5 in all 20 rows, ${SINGULAR} EEE is singular. ${DROP}`],
  ["a constant column with missing values", "fit gaps-constant.csv -k 2", 1, /^Column b has the value 5 in all 6 rows, so a covariance of structure VVV is singular\./],
  ["a constant column, diagonal", "fit constant.csv -k 2 --covariance diagonal", 1, `Column b has the value 5 in all 20 rows, ${SINGULAR} VVI is singular. ${DROP}`],
  ["two equal columns, full", "fit equal.csv -k 2", 1, /^Column b is a linear combination of the columns before it, to rounding \(pivot [\d.e-]+\), so a covariance of structure VVV is singular\. Drop one of these columns, or fit a diagonal \(VVI\) or spherical \(VII\) covariance\.$/],
  ["two equal columns, tied", "fit equal.csv -k 2 --covariance EEE", 1, /^Column b is a linear combination .* of structure EEE is singular\./],
  ["an infinite value", "fit infinite.csv -k 2", 2, 'infinite.csv, line 3, column "b": expected a finite number, got "inf". Correct it, write NA for a missing value, or leave the column out.'],
  ["a ragged line", "fit ragged.csv -k 2", 2, "ragged.csv, line 3: expected 2 fields, got 1. Check the delimiters and quotes of that line."],
  ["text in a column of numbers", "fit text.csv -k 2", 2, 'text.csv, line 3, column "b": expected a number, got "x". Correct it, write NA for a missing value, or leave the column out.'],
  ["K = 0", "fit faithful.csv -k 0", 2, `${K} 0.`],
  ["K = -1", "fit faithful.csv -k -1", 2, `${K} -1.`],
  ["K = 1.5", "fit faithful.csv -k 1.5", 2, `${K} 1.5.`],
  ["K = abc", "fit faithful.csv -k abc", 2, `${K} "abc".`],
  ["no K", "fit faithful.csv", 2, "Option -k, --components: expected the number of components, got nothing. Say for example -k 2."],
  ["an unknown option", "fit faithful.csv -k 2 --bogus", 2, `Unknown option '--bogus'. ${SEE}`],
  ["a mistyped option", "fit faithful.csv --component 2", 2, "Unknown option '--component'. Did you mean --components?"],
  ["an unknown command", "fti faithful.csv", 2, "Unknown command 'fti'. Did you mean fit?"],
  ["no data", "fit -k 2", 2, `Missing required argument 'data'. ${SEE}`],
  ["two data files", "fit faithful.csv two.csv -k 2", 2, /^Too many arguments for 'fit'\. Expected 1 argument but got 2/],
  ["an unknown column", "fit faithful.csv -k 2 --columns eruptions,wating", 2, 'faithful.csv: expected one of the columns "eruptions" and "waiting", got "wating". Did you mean "waiting"?'],
  ["an unknown column to ignore", "fit faithful.csv -k 2 --ignore x", 2, /^faithful\.csv: expected one of the columns "eruptions" and "waiting", got "x"\./],
  ["nothing left to fit", "fit faithful.csv -k 2 --ignore eruptions,waiting", 2, "faithful.csv: expected at least one column of numbers, got a selection that leaves out all of them. Leave out fewer."],
  ["no such file", "fit nowhere.csv -k 2", 2, "nowhere.csv does not exist. Check the path."],
  ["a folder as data", "fit . -k 2", 2, ". is a folder. Name a file in it."],
  ["a file as folder", "fit faithful.csv/x -k 2", 2, "faithful.csv/x does not exist: part of the path is a file. Check the path."],
  ["a value that is no tolerance", "fit faithful.csv -k 2 --tol -1", 2, "Option --tol: expected a number of at least 0, got -1."],
  ["a seed that is no whole number", "fit faithful.csv -k 2 --seed 0.5", 2, "Option --seed: expected a whole number, got 0.5."],
  ["no restart", "fit faithful.csv -k 2 --restarts 0", 2, "Option --restarts: expected a whole number of at least 1, got 0."],
  ["an unknown structure", "fit faithful.csv -k 2 --covariance round", 2, /^Option --covariance: expected full, tied, diagonal, spherical or one of EII .* VVV, got round\.$/],
  ["a structure of one column for two", "fit faithful.csv -k 2 --covariance V", 2, /^Option --covariance: .* E and V are for one column; the data has 2\.$/],
  ["an unknown start", "fit faithful.csv -k 2 --init best", 2, 'Option --init: expected kmeans++, random, hierarchical, labels:<column> or params:<model.json>, got "best".'],
  ["more components than labels", "fit labels.csv -k 3 --init labels:a", 2, /^labels\.csv: expected at least one column of numbers/],
  ["a row without a label", "fit labels.csv --init labels:g", 2, /^labels\.csv, line 3, column "g": expected a label, got a missing value\./],
  ["a negative weight", "fit weights.csv -k 1 --weights w", 2, 'weights.csv, line 3, column "w": expected a weight of at least 0, got -2. Give every row a weight.'],
  ["K against the start", "fit faithful.csv -k 3 --init params:good.json", 2, "Option -k, --components: expected 1, as the model to start from has, got 3. Leave the option out, or start elsewhere."],
  ["a truncated model", "describe truncated.json", 2, /^truncated\.json: expected JSON, got text that is none \(.*\)\. Check that the file was written whole\.$/],
  ["an empty model file", "describe empty.csv", 2, /^empty\.csv: expected JSON, got text that is none/],
  ["a model file that holds something else", "describe list.json", 2, "list.json: expected an object, got []."],
  ["a model of another format", "describe other-format.json", 2, /^other-format\.json, format: expected latentjs\/fit, got "latentjs\/select"\. Take its field best, which latent select --out saves as a file\.$/],
  ["a model of another version", "describe other-version.json", 2, "other-version.json, version: expected version 1, got 2."],
  ["a model of another family without its module", "describe other-family.json", 2, /^other-family\.json, module: expected a string, got nothing\.$/],
  ["a model whose parts disagree", "describe short.json", 2, /^short\.json, model\./],
  ["a model that is singular", "describe singular.json", 2, "singular.json, model.covariances[0]: expected a positive definite matrix, got one that is not."],
  ["no such model", "predict nowhere.json faithful.csv", 2, "nowhere.json does not exist. Check the path."],
  ["data without the model's columns", "predict other-columns.json faithful.csv", 2, 'faithful.csv: expected the model\'s column "delay", got "eruptions" and "waiting". Rename the columns to those of the model.'],
  ["an unknown column to keep", "predict good.json faithful.csv --keep time", 2, /^faithful\.csv: expected one of the columns "eruptions" and "waiting", got "time"\./],
  ["an output in a folder that is not there", "fit faithful.csv -k 2 --out nowhere/model.json", 2, "nowhere/model.json cannot be written: its folder does not exist. Name another file."],
  ["a folder as output", "fit faithful.csv -k 2 --out .", 2, ". cannot be written: it is a folder. Name a file in it."],
  ["an output below a file", "fit faithful.csv -k 2 --out two.csv/model.json", 2, "two.csv/model.json cannot be written: part of the path is a file. Name another file."],
  ["a checkpoint in a folder that is not there", "fit faithful.csv -k 2 --checkpoint nowhere/state.json", 2, /^nowhere\/state\.json cannot be written/],
  ["the data as output", "fit faithful.csv -k 2 --out faithful.csv", 2, "faithful.csv: expected another file than the data, got the data. Name another file."],
  ["standard output as model", "fit faithful.csv -k 2 --out -", 2, "Option --out: expected the name of a file, got -. Name a file; --json prints the fit on standard output."],
  ["standard output as checkpoint", "fit faithful.csv -k 2 --checkpoint -", 2, /^Option --checkpoint: expected the name of a file, got -\./],
  ["standard output as picture", "plot good.json faithful.csv -o -", 2, "Option -o, --output: expected the name of a file, got -. Name one that ends in .svg."],
  ["the data as checkpoint", "fit faithful.csv -k 2 --checkpoint faithful.csv", 2, "faithful.csv: expected another file than the data, got the data. Name another file."],
  ["the model to start from as checkpoint", "fit faithful.csv --init params:good.json --checkpoint good.json", 2, "good.json: expected another file than the model to start from, got the model to start from. Name another file."],
  ["the saved fit as checkpoint", "fit faithful.csv -k 2 --out new.json --checkpoint ./new.json", 2, "new.json: expected another file than the checkpoint, got the checkpoint. Name another file."],
  ["another file as checkpoint", "fit faithful.csv -k 2 --checkpoint two.csv", 2, "two.csv: expected a checkpoint, or no file yet, got a file that holds something else. Name another file."],
  ["a model as checkpoint to write", "fit faithful.csv -k 2 --checkpoint good.json", 2, /^good\.json: expected a checkpoint, or no file yet/],
  ["a list of structures", "fit faithful.csv -k 2 --covariance full,tied", 2, 'Option --covariance: expected one structure, got "full,tied". Lists of structures and all belong to select.'],
  ["all structures", "fit faithful.csv -k 2 --covariance all", 2, /^Option --covariance: expected one structure, got "all"\./],
  ["a label whose rows are constant in a column", "fit label-constant.csv --init labels:g", 1, 'The component of label "y": the covariance is singular: the pivot of column "b" is 0. Drop constant or collinear columns, or give every label more rows that differ.'],
  ["a label of a single row, spherical", "fit label-once.csv --init labels:g --covariance spherical", 1, "The component of label 2: the covariance is singular: its variance is 0. Drop constant or collinear columns, or give every label more rows that differ."],
  ["a start far from the data", "fit faithful.csv --init params:far.json", 1, /^Component 1 holds 0 of effective weight, below the floor \S+\. Start from other parameters, or from fewer components\.$/],
  ["an outlier beyond every component, score", "score good.json outlier.csv", 1, /^outlier\.csv, line 3: the row has log-density -Infinity under every component\. Look for an outlier,/],
  ["an outlier beyond every component, predict", "predict good.json outlier.csv", 1, /^outlier\.csv, line 3: the row has log-density -Infinity/],
  ["an outlier beyond every component, plot", "plot good.json outlier.csv -o outlier.svg", 1, /^outlier\.csv, line 3: the row has log-density -Infinity/],
  ["a column to keep twice", "predict good.json faithful.csv --keep waiting,waiting", 2, 'Option --keep: expected each column once, got "waiting" twice. Name it once.'],
  ["a column to keep that predict adds too", "predict good.json predicted.csv --keep waiting,p0", 2, 'Option --keep: expected columns that are called otherwise than those that predict adds, got "p0". Rename the column in the data.'],
  ["a column to keep that is called label", "predict good.json predicted.csv --keep label", 2, /^Option --keep: .* got "label"\./],
  ["more rows to draw than a disk holds", "sample good.json -n 1e12", 2, "Option -n, --rows: expected at most 1,000,000,000 rows, which are tens of gigabytes already, got 1000000000000. Draw more in parts, each with a seed of its own."],
  ["a ragged line between tabs", "fit ragged-tabs.txt -k 1", 2, "ragged-tabs.txt, line 3: expected 2 fields, got 1. Check the delimiters and quotes of that line."],
  ["no such checkpoint", "fit faithful.csv -k 2 --resume nowhere.json", 2, "nowhere.json does not exist. Check the path."],
  ["a model as checkpoint", "fit faithful.csv -k 2 --resume good.json", 2, /^good\.json, format: expected latentjs\/checkpoint, got nothing\.$/],
  ["a picture in a folder that is not there", "plot good.json faithful.csv -o nowhere/out.svg", 2, /^nowhere\/out\.svg cannot be written: its folder does not exist/],
  ["a picture that is no SVG", "plot good.json faithful.csv -o out.png", 2, "out.png: expected a name that ends in .svg, got .png. Pictures are SVG documents."],
  ["a picture without a name", "plot good.json faithful.csv", 2, /^Required option '-o, --output <out\.svg>' not specified\./],
  ["no rows to draw", "sample good.json -n 0", 2, "Option -n, --rows: expected a whole number of at least 1, got 0."],
  ["standard input twice", "score - -", 2, "Standard input: expected one thing to read, got more. Name files for the others."],
];
