import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ONE_AND_ALL, threadEnvironment, type Engine, type Found } from "../engine.js";

const ask = "import sklearn, numpy; print(sklearn.__version__, numpy.__version__)";

/** The Python that has scikit-learn, and versions; undefined where none has. */
export const findPython = ():
  | { readonly command: string; readonly versions: Readonly<Record<string, string>> }
  | undefined => {
  // Debian's package belongs to the system's Python, which need not be the first one on PATH.
  for (const command of ["python3", "/usr/bin/python3"]) {
    const { status, stdout } = spawnSync(command, ["-c", ask], { encoding: "utf8" });
    if (status !== 0) continue;
    const [sklearn = "", numpy = ""] = stdout.trim().split(" ");
    return { command, versions: { "scikit-learn": sklearn, numpy } };
  }
  return undefined;
};

/** How to get scikit-learn. */
export const INSTALL_SCIKIT_LEARN =
  "Debian: apt install python3-sklearn; elsewhere: pip install scikit-learn";

const find = (): Found => {
  const python = findPython();
  if (python === undefined) return { install: INSTALL_SCIKIT_LEARN };
  return {
    program: (threads) => ({
      command: python.command,
      args: [join(import.meta.dirname, "../../peers/scikit_learn.py")],
      env: threadEnvironment(threads),
      reads: "json",
    }),
    versions: python.versions,
  };
};

/** `sklearn.mixture.GaussianMixture`, its own E- and M-step called in a loop. */
export const scikitLearn: Engine = {
  name: "scikit-learn",
  threads: ONE_AND_ALL,
  find,
  leavesOut: () => "",
};
