/** Every way a fit can fail that is the data's or the caller's doing. Bugs throw instead. */
export type EmError =
  | {
      readonly _tag: "InvalidInput";
      /** What was wrong and where: an option, a file with line and column, a field of a model. */
      readonly path: string;
      readonly expected: string;
      readonly actual: string;
      /** One sentence of what to try, or an empty string where `expected` says it all. */
      readonly remedy: string;
    }
  | { readonly _tag: "EmptyData"; readonly what: string }
  | {
      readonly _tag: "TooFewRows";
      /** Distinct rows that the data has. */
      readonly distinct: number;
      /** What is too few, where it is not rows: groups of them, say. */
      readonly unit?: string;
      /** Components asked for. */
      readonly components: number;
    }
  | {
      readonly _tag: "DegenerateColumn";
      readonly column: string;
      /** What is wrong with it and what that breaks: the rest of a sentence that begins with the column. */
      readonly problem: string;
      /** A whole sentence. */
      readonly remedy: string;
    }
  | {
      readonly _tag: "ComponentCollapsed";
      readonly component: number;
      readonly weight: number;
      readonly floor: number;
    }
  | {
      readonly _tag: "NotPositiveDefinite";
      readonly what: string;
      readonly pivot: number;
      readonly value: number;
    }
  | {
      readonly _tag: "NonFiniteLikelihood";
      /** Row of the data set, or -1 where none can be named. */
      readonly row: number;
      readonly value: number;
    }
  | {
      readonly _tag: "ObjectiveDecreased";
      readonly before: number;
      readonly after: number;
      readonly slack: number;
    }
  | {
      readonly _tag: "InnerSolveFailed";
      readonly solver: string;
      readonly iterations: number;
      readonly residual: number;
    }
  | { readonly _tag: "EvaluationFailed"; readonly where: string; readonly message: string }
  /** Part of a search that was given up before its turn; `why` is the rest of a sentence that begins with it. */
  | { readonly _tag: "NotReached"; readonly what: string; readonly why: string; readonly remedy: string }
  | { readonly _tag: "InComponent"; readonly component: number; readonly cause: EmError };

/** An argument, a field of data or of a file that is not what it has to be. `remedy` is a whole sentence. */
export const invalidInput = (path: string, expected: string, actual: unknown, remedy = ""): EmError => ({
  _tag: "InvalidInput",
  path,
  expected,
  actual: String(actual),
  remedy,
});

const sentences = (...parts: ReadonlyArray<string>): string => parts.filter((p) => p !== "").join(" ");

/** One sentence of what happened, with the numbers, and one of what to try. */
export const render = (e: EmError): string => {
  switch (e._tag) {
    case "InvalidInput": {
      const subject = e.path === "" ? "Expected" : `${e.path}: expected`;
      return sentences(`${subject} ${e.expected}, got ${e.actual}.`, e.remedy);
    }
    case "EmptyData":
      return `${e.what} has no rows. Give it at least one row of numbers.`;
    case "TooFewRows":
      return `The data has ${count(e.distinct, `distinct ${e.unit ?? "row"}`)}, fewer than the ${count(e.components, "component")} asked for. Fit at most ${e.distinct}.`;
    case "DegenerateColumn":
      return `Column ${e.column} ${e.problem}. ${e.remedy}`;
    case "ComponentCollapsed":
      return `Component ${e.component} holds ${e.weight} of effective weight, below the floor ${e.floor}. Fit fewer components or start from another seed.`;
    case "NotPositiveDefinite":
      return `${e.what} is singular: pivot ${e.pivot} is ${e.value}. Drop constant or collinear columns, or fit fewer components.`;
    case "NonFiniteLikelihood":
      return e.row < 0
        ? `The log-likelihood is ${e.value}. Start from other parameters, or look for an infinite value in the data.`
        : `Row ${e.row} has log-density ${e.value} under every component. Look for an outlier, an infinite value, or a value outside the family's support.`;
    case "ObjectiveDecreased":
      return `The objective fell from ${e.before} to ${e.after} (allowed relative slack ${e.slack}). An exact EM step cannot do this: check the model's log-density, E-step, M-step and prior.`;
    case "InnerSolveFailed":
      return `${e.solver} stopped after ${e.iterations} iterations with residual ${e.residual}. Raise its iteration limit or start closer.`;
    case "EvaluationFailed":
      return `The E-step failed in ${e.where}: ${e.message}. The parameters reached so far come with this error: start again from them.`;
    case "NotReached":
      return `${e.what} ${e.why}. ${e.remedy}`;
    case "InComponent":
      return `Component ${e.component}: ${render(e.cause)}`;
  }
};

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
