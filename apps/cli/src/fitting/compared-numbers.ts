import { E, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";
import type { SelectFlags } from "../options/select-flags.js";
import type { SelectRequest } from "../options/select-request.js";

/** Most components of a selection for which nobody said how many. */
const MOST = 9;

/** Whether the start is searched for: a given one has a number of components. */
const isSearched = ({ init }: SelectFlags): boolean => !/^(?:labels|params):/.test(init.trim());

/**
 * What the fits of cells are told of their number: the fewest that are compared, which have to be enough for known labels; nothing where it follows from these or from
 * a given start. Error: several numbers beside such a start.
 */
export const fewestOf = (
  { components }: SelectRequest,
  flags: SelectFlags,
): Either<Failure, string | undefined> => {
  if (isSearched(flags)) {
    if (components !== undefined) return E.right(String(Math.min(...components)));
    return E.right(flags.labels === undefined ? "1" : undefined);
  }
  const [only] = components ?? [];
  if (components === undefined || (components.length === 1 && only !== undefined))
    return E.right(only === undefined ? undefined : String(only));
  const remedy = "Leave the option out: the number of components is that of the start.";
  return E.left(wrongInput("Option -k, --components", "one number beside --init", flags.components, remedy));
};

/** The numbers to compare, where the fewest are known; none where the library's own are meant. */
export const comparedNumbers = (
  { components }: SelectRequest,
  flags: SelectFlags,
  fewest: number,
): { readonly components?: ReadonlyArray<number> } => {
  if (!isSearched(flags)) return { components: [fewest] };
  if (components !== undefined) return { components };
  if (flags.labels === undefined) return {};
  return { components: Array.from({ length: Math.max(1, MOST + 1 - fewest) }, (_, i) => fewest + i) };
};
