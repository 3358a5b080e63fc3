/** A family's name in the forms that its files use. */
export interface Names {
  /** In options and file names: inverse-gaussian. */
  readonly kebab: string;
  /** Of a value: inverseGaussian. */
  readonly camel: string;
  /** Of a type: InverseGaussian. */
  readonly pascal: string;
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** The forms of a name, or null where it is none. */
export const namesOf = (kebab: string): Names | null => {
  if (!NAME.test(kebab)) return null;
  const pascal = kebab.split("-").map(capital).join("");
  return { kebab, pascal, camel: `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}` };
};

/** What no module may declare: the reserved words of ECMAScript, in strict mode too, and names that TypeScript or a linter keeps for the language. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static super " +
    "switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Whether a module cannot declare this name. */
export const isReserved = (name: string): boolean => RESERVED.has(name);
