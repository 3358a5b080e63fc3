import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import type { Outcome } from "./outcome.js";
import { sourceFiles } from "./workspace.js";

/**
 * Files that may use inexact functions, each with the reason why no result of a fit passes through them.
 * An entry that is not needed any more is an error.
 */
const allowedFiles: Readonly<Record<string, string>> = {
  "apps/cli/src/plot/gaussian-ellipse.ts": "points of a drawn ellipse",
  "apps/cli/src/plot/histogram.ts": "width of a drawn bar",
};

/** Members of `Math` whose value ECMAScript fixes to the last bit. */
const exactMembers: ReadonlySet<string> = new Set(
  (
    "abs ceil clz32 f16round floor fround imul max min round sign sqrt sumPrecise trunc " +
    "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2"
  ).split(" "),
);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
const isNamed = (value: unknown, name: string): boolean =>
  isNode(value) && value.type === "Identifier" && value["name"] === name;
/** `Math` itself, or `globalThis.Math`. */
const isMath = (value: unknown): boolean =>
  isNamed(value, "Math") ||
  (isNode(value) && value.type === "MemberExpression" && memberName(value) === "Math");

/** The name of a member where the source spells it out, else undefined. */
const memberName = (member: Node): string | undefined => {
  const property = member["property"];
  if (!isNode(property)) return undefined;
  const name = member["computed"] === true ? property["value"] : property["name"];
  return typeof name === "string" ? name : undefined;
};

/** What `node` does that engines may compute differently, and the children that are still to be looked at. */
const judge = (node: Node): { readonly fault?: string; readonly inside: readonly unknown[] } => {
  const { type, start: _start, ...fields } = node;
  if (type === "MemberExpression" && isMath(node["object"])) {
    const name = memberName(node);
    if (name === undefined) return { fault: "Math[…] with a computed name", inside: [node["property"]] };
    return exactMembers.has(name) ? { inside: [] } : { fault: `Math.${name}`, inside: [] };
  }
  if (type === "MemberExpression" || type === "Property" || type === "PropertyDefinition") {
    const name = type === "MemberExpression" ? "property" : "key";
    const { [name]: key, ...others } = fields;
    const shorthand = node["shorthand"] === true;
    return {
      inside:
        node["computed"] === true || shorthand ? [key, ...Object.values(others)] : Object.values(others),
    };
  }
  if (isNamed(node, "Math"))
    return { fault: "Math handed on as a value, so that its calls cannot be seen", inside: [] };
  const operator = node["operator"];
  if (operator === "**" || operator === "**=")
    return { fault: `the operator ${operator}`, inside: Object.values(fields) };
  return { inside: Object.values(fields) };
};

const walk = (value: unknown, found: (fault: string, at: number) => void): void => {
  if (Array.isArray(value)) {
    for (const element of value) walk(element, found);
  } else if (isNode(value)) {
    const { fault, inside } = judge(value);
    if (fault !== undefined) found(fault, value.start);
    walk(inside, found);
  }
};

/** Each use in `text` of a function or operator whose last bits ECMAScript leaves open, as `file:line: what`. */
export const inexactUses = (file: string, text: string): readonly string[] => {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) return [`${file}: cannot be parsed: ${errors[0]?.message ?? "unknown error"}`];
  const uses: string[] = [];
  walk(program, (fault, at) => {
    uses.push(`${file}:${text.slice(0, at).split("\n").length}: ${fault}`);
  });
  return uses;
};

/** Looks for inexact functions in every source file of packages and apps. */
export const exactMath = (
  root: string,
  allowed: Readonly<Record<string, string>> = allowedFiles,
): Outcome => {
  const files = sourceFiles(root, ["packages/", "apps/"]);
  const problems: string[] = files.length === 0 ? ["No source file was found, so nothing was checked."] : [];
  const unneeded = new Set(Object.keys(allowed));
  for (const file of files) {
    const uses = inexactUses(file, readFileSync(join(root, file), "utf8"));
    if (file in allowed && uses.length > 0) unneeded.delete(file);
    else problems.push(...uses.map((use) => `${use}: take it from @latentjs/numerics`));
  }
  for (const file of unneeded)
    problems.push(`${file}: is allowed inexact functions and uses none; drop the entry`);
  return { seen: `${files.length} source files use exact arithmetic only`, problems };
};
