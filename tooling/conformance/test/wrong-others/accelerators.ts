import { plain, squarem, type Accelerator, type Acceleration } from "@latentjs/em-core";
import { lawsOfAccelerator } from "../../src/index.js";
import { poissonCases, poissonCoordinates, poissonMixture, type PoissonParams } from "../right/mixture.js";
import type { Wrong } from "../wrong-families/wrong.js";

const right = squarem(poissonCoordinates);

const wrongAccelerator = (
  fault: string,
  breaks: Wrong["breaks"],
  start: Accelerator<PoissonParams>["start"],
): Wrong => ({
  fault,
  breaks,
  laws: lawsOfAccelerator({ name: "wrong", start }, { model: poissonMixture, cases: poissonCases }),
});

const shared: Acceleration<PoissonParams> = right.start();

export const WRONG_ACCELERATORS: ReadonlyArray<Wrong> = [
  wrongAccelerator("stays where it is", ["A2 optimum", "A3 fall-back"], () => ({
    ...plain<PoissonParams>().start(),
    propose: (from) => ({ candidate: from, extrapolated: false }),
  })),
  wrongAccelerator("says that an extrapolated step is a plain one", ["A3 fall-back", "A5 resuming"], () => {
    const acceleration = right.start();
    return {
      ...acceleration,
      propose: (from, emStep) => ({ ...acceleration.propose(from, emStep), extrapolated: false }),
    };
  }),
  wrongAccelerator("one state for all runs", ["A4 own state", "A5 resuming"], () => shared),
  wrongAccelerator("forgets what it has learned", ["A5 resuming"], () => right.start()),
];
