import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";

/** One part of a product as it is written: `family(column, column; setting=value)`. */
export interface PartText {
  readonly family: string;
  readonly columns: ReadonlyArray<string>;
  readonly settings: Readonly<Record<string, string>>;
}

const PART = /^\s*([^\s()]+)\s*\(([^()]*)\)\s*$/u;
/** How parts are written. */
export const EXAMPLE = "poisson(visits) + student-t(height, weight)";

/** Parts written one after the other with + between them. Left: text that is no such list, with an example. */
export const partsOf = (text: string): Either<EmError, ReadonlyArray<PartText>> => {
  const parts: PartText[] = [];
  for (const written of text.split(/\+(?![^(]*\))/u)) {
    const [, family, inside] = PART.exec(written) ?? [];
    if (family === undefined || inside === undefined) return E.left(notParts(written));
    const [columns, ...settings] = inside.split(";");
    const pairs = settings.map((setting) => setting.split("=").map((side) => side.trim()));
    if (pairs.some((pair) => pair.length !== 2)) return E.left(notParts(written));
    parts.push({
      family,
      columns: columns.split(",").map((name) => name.trim()),
      settings: Object.fromEntries(pairs),
    });
  }
  return E.right(parts);
};

const notParts = (written: string): EmError =>
  invalidInput("setting parts", `families with their columns, such as ${EXAMPLE}`, written.trim());
