import { E, type Either } from "@latentjs/em-core";
import { WRONG_CALL } from "../exit-status.js";
import { wrongInput, type Failure } from "../failure.js";
import type { ErrorsKind } from "../fitting/standard-errors.js";
import type { FitFlags } from "./fit-flags.js";
import {
  allOptions,
  ifGiven,
  nameList,
  nonNegative,
  numberFrom,
  oneOfNames,
  positive,
  wholeNumber,
} from "./read-option.js";

/** Where a fit starts. */
type StartRequest =
  | { readonly _tag: "Search"; readonly how: "kmeans++" | "random" | "hierarchical" }
  | { readonly _tag: "Labels"; readonly column: string }
  | { readonly _tag: "Params"; readonly path: string };

/** What is to be fitted, with every option understood; what depends on the data is still to be checked. */
export interface FitRequest {
  readonly components: number | undefined;
  readonly covariance: string;
  readonly init: StartRequest;
  readonly restarts: number;
  readonly search: "auto" | "race" | "exhaustive";
  readonly moves: "split-merge" | undefined;
  readonly seed: number;
  readonly tol: number;
  readonly maxIterations: number;
  readonly timeLimitMs: number | undefined;
  readonly accelerate: "none" | "squarem" | "anderson";
  readonly onCollapse: "fail" | "drop" | "reseed";
  /** Kind of standard errors to add, if any. */
  readonly standardErrors: ErrorsKind | undefined;
  /** Replicates of a bootstrap. */
  readonly replicates: number;
  /** Worker threads; the library decides where nothing was said. */
  readonly workers: number | undefined;
  readonly columns: ReadonlyArray<string> | undefined;
  readonly ignore: ReadonlyArray<string>;
  /** Columns that the mixing weights depend on, if any. */
  readonly concomitant: ReadonlyArray<string>;
  readonly weights: string | undefined;
  readonly prior: "fraley-raftery" | undefined;
  /** Largest eigenvalue of one covariance in units of another, if there is a largest. */
  readonly eigenvalueRatio: number | undefined;
  /** Whether mixing weights are equal or estimated. */
  readonly mixing: "free" | "equal";
  /** A noise component, of a volume that is given or follows from the data. */
  readonly noise: true | { readonly volume: number } | undefined;
  /** Column of known memberships of some rows, if there is one. */
  readonly labels: string | undefined;
  readonly header: boolean;
}

const startRequest = (text: string): Either<Failure, StartRequest> => {
  const [, kind, what = ""] = /^(labels|params):(.*)$/s.exec(text) ?? [];
  if (kind !== undefined && what === "") {
    const expected = kind === "labels" ? "labels:<column>" : "params:<model.json>";
    return E.left(wrongInput("Option --init", expected, JSON.stringify(text)));
  }
  if (kind === "labels") return E.right({ _tag: "Labels", column: what.trim() });
  if (kind === "params") return E.right({ _tag: "Params", path: what });
  if (text === "kmeans++" || text === "random" || text === "hierarchical") {
    return E.right({ _tag: "Search", how: text });
  }
  const known = "kmeans++, random, hierarchical, labels:<column> or params:<model.json>";
  return E.left(wrongInput("Option --init", known, JSON.stringify(text)));
};

/** Whoever asks one fit to choose is told which command does. */
const ofSelect: Failure = {
  tag: "WrongCall",
  message:
    "Option --criterion is one of latent select, which compares fits by it. Leave it out: a fit prints BIC, AIC and ICL.",
  status: WRONG_CALL,
};

/** Refuses what only a search over structures takes; which names there are depends on the data. */
const oneStructure = (text: string): Either<Failure, string> =>
  text === "all" || text.includes(",")
    ? E.left(
        wrongInput(
          "Option --covariance",
          "one structure",
          JSON.stringify(text),
          "Lists of structures and all belong to select.",
        ),
      )
    : E.right(text);

const noiseRequest = ({ noise, noiseVolume }: FitFlags): Either<Failure, FitRequest["noise"]> => {
  if (noiseVolume !== undefined && noise !== true) {
    return E.left(wrongInput("Option --noise-volume", "--noise beside it", "none", "Say --noise too."));
  }
  return E.map((volume: number | undefined) => (volume === undefined ? noise : { volume }))(
    ifGiven(noiseVolume, positive("--noise-volume")),
  );
};

/** Replicates of a bootstrap where nothing is said. */
const REPLICATES = "999";

const replicatesRequest = ({ replicates, standardErrors }: FitFlags): Either<Failure, number> => {
  const isBootstrap = standardErrors?.trim().endsWith("bootstrap") === true;
  if (replicates === undefined || isBootstrap)
    return wholeNumber("--replicates", 2)(replicates ?? REPLICATES);
  const expected = "--standard-errors bootstrap or weighted-bootstrap beside it";
  const remedy = "Say which, or leave it out.";
  return E.left(wrongInput("Option --replicates", expected, standardErrors?.trim() ?? "none", remedy));
};

const NEEDED = "the number of components";

/** Understands the options of `fit`, where several `families` say how many components there are. Error: the first option with a value that it does not take. */
export const fitRequest = (flags: FitFlags, families = 1): Either<Failure, FitRequest> => {
  if (flags.criterion !== undefined) return E.left(ofSelect);
  const request = allOptions<FitRequest>({
    components: ifGiven(flags.components, wholeNumber("-k, --components", 1)),
    covariance: oneStructure(flags.covariance?.trim() ?? "full"),
    init: startRequest(flags.init.trim()),
    restarts: wholeNumber("--restarts", 1)(flags.restarts),
    search: oneOfNames("--search", ["auto", "race", "exhaustive"])(flags.search),
    moves: ifGiven(flags.moves, oneOfNames("--moves", ["split-merge"])),
    seed: wholeNumber("--seed")(flags.seed),
    tol: nonNegative("--tol")(flags.tol),
    maxIterations: wholeNumber("--max-iter", 0)(flags.maxIter),
    timeLimitMs: E.map((s: number | undefined) => (s === undefined ? undefined : 1000 * s))(
      ifGiven(flags.timeLimit, nonNegative("--time-limit", "seconds")),
    ),
    accelerate: oneOfNames("--accelerate", ["none", "squarem", "anderson"])(flags.accelerate),
    onCollapse: oneOfNames("--on-collapse", ["fail", "drop", "reseed"])(flags.onCollapse),
    standardErrors: ifGiven(
      flags.standardErrors,
      oneOfNames("--standard-errors", ["observed", "sandwich", "bootstrap", "weighted-bootstrap"]),
    ),
    replicates: replicatesRequest(flags),
    workers: ifGiven(flags.workers, wholeNumber("--workers", 1)),
    columns: E.right(flags.columns === undefined ? undefined : nameList(flags.columns)),
    ignore: E.right(nameList(flags.ignore ?? "")),
    concomitant: E.right(nameList(flags.concomitant ?? "")),
    weights: E.right(flags.weights?.trim()),
    prior: ifGiven(flags.prior, oneOfNames("--prior", ["fraley-raftery"])),
    eigenvalueRatio: ifGiven(flags.eigenvalueRatio, numberFrom("--eigenvalue-ratio", 1)),
    mixing: E.right(flags.equalWeights === true ? "equal" : "free"),
    noise: noiseRequest(flags),
    labels: E.right(flags.labels?.trim()),
    header: E.right(flags.header),
  });
  const { components, init, labels } = E.isRight(request)
    ? request.right
    : { components: 1, init: undefined, labels: undefined };
  if (components === undefined && init?._tag === "Search" && families === 1 && labels === undefined) {
    return E.left(wrongInput("Option -k, --components", NEEDED, "nothing", "Say for example -k 2."));
  }
  return request;
};
