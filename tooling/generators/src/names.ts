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
