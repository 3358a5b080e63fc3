import { anyFamily, type FamilyModule } from "@latentjs/mixture";
import { E } from "@latentjs/em-core";
import { gaussian, gaussianOptions } from "../right/gaussian.js";
import { wrongGaussian } from "./wrong.js";

const module: FamilyModule = {
  name: "gaussian",
  summary: "A normal of one column.",
  settings: [],
  specFor: () => E.right({ column: "x" }),
  fromSpec: (spec) => {
    const { column } = spec as { readonly column: string };
    return E.right(
      anyFamily({ ...gaussian, name: column === "x" ? "gaussian" : `gaussian of ${column.trim()}` }),
    );
  },
};

export const trustingSpec = wrongGaussian(
  "a spec from a file is trusted",
  ["N7 spec"],
  {},
  {
    ...gaussianOptions,
    origin: { module, spec: { column: "x" } },
  },
);
