import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Engine, Found } from "../engine.js";

const ask = "import sklearn, numpy; print(sklearn.__version__, numpy.__version__)";
/** One thread for the linear algebra, whatever library numpy was built with. */
const oneThread = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

const find = (): Found => {
  // Debian's package belongs to the system's Python, which need not be the first one on PATH.
  for (const command of ["python3", "/usr/bin/python3"]) {
    const { status, stdout } = spawnSync(command, ["-c", ask], { encoding: "utf8" });
    if (status !== 0) continue;
    const [sklearn = "", numpy = ""] = stdout.trim().split(" ");
    return {
      program: { command, args: [join(import.meta.dirname, "../../peers/scikit_learn.py")], env: oneThread },
      versions: { "scikit-learn": sklearn, numpy },
    };
  }
  return { install: "Debian: apt install python3-sklearn; elsewhere: pip install scikit-learn" };
};

/** `sklearn.mixture.GaussianMixture`, its own E- and M-step called in a loop. */
export const scikitLearn: Engine = { name: "scikit-learn", threads: 1, find };
