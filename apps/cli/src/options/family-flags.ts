import { Option } from "commander";

/** The option that names the module of a model's family, as commander hands it over. */
export interface FamilyFlag {
  readonly family?: string;
}

/** The option of commands that take a model. */
export const familyFlag = (): Option =>
  new Option("--family <module>", "module of the model's family, where it is none of the installed ones");
