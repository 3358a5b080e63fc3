import { E } from "@latentjs/em-core";
import type { OpenBank } from "@latentjs/mixture";
import { lawsOfBank } from "../../src/index.js";
import { poissonBank, poissonBankOptions } from "../right/bank.js";
import type { CountBatch, PoissonStats } from "../right/poisson.js";
import type { Wrong } from "../wrong-families/wrong.js";

type Open = OpenBank<CountBatch, ReadonlyArray<PoissonStats>>;

const wrongBank = (fault: string, breaks: Wrong["breaks"], changes: Partial<typeof poissonBank>): Wrong => ({
  fault,
  breaks,
  laws: lawsOfBank({ ...poissonBank, ...changes }, poissonBankOptions),
});

const opening = (change: (open: Open) => Open): Partial<typeof poissonBank> => ({
  open: (thetas) => E.map(change)(poissonBank.open(thetas)),
});

export const WRONG_BANKS: ReadonlyArray<Wrong> = [
  wrongBank("mixing weights left out", ["B1 mixing weights"], {
    ...opening(({ begin }) => ({ begin: (logWeight) => begin(new Float64Array(logWeight.length)) })),
  }),
  wrongBank("floors that cut off too much", ["B1 mixing weights"], {
    ...opening(({ begin }) => ({
      begin: (logWeight, floors) => {
        const pass = begin(logWeight);
        return {
          ...pass,
          logJoint: (batch, from, to, out) => {
            pass.logJoint(batch, from, to, out);
            if (floors === undefined) return;
            for (let i = 0; i < to - from; i++) {
              const top = Math.max(...out.each.map((column) => column[i]));
              for (const column of out.each) if (column[i] < top - 1) column[i] = -Infinity;
            }
          },
        };
      },
    })),
  }),
  wrongBank("all components estimated as one", ["F6 estimate", "B2 equivalence"], {
    estimate: (stats, previous) => {
      const weight = stats.reduce((total, s) => total + s.weight, 0);
      const sum = stats.reduce((total, s) => total + s.sum, 0);
      return poissonBank.estimate(
        stats.map(() => ({ weight, sum })),
        previous,
      );
    },
  }),
  wrongBank("another scale of the densities than the family's", ["B2 equivalence"], {
    ...opening(({ begin }) => ({
      begin: (logWeight, floors) =>
        begin(
          logWeight.map((v) => v + 0.5),
          floors,
        ),
    })),
  }),
  wrongBank("memberships of the first component for all", ["F5 objective", "B2 equivalence"], {
    ...opening(({ begin }) => ({
      begin: (logWeight) => {
        const pass = begin(logWeight);
        return {
          ...pass,
          add: (batch, from, to, { all, each }) =>
            pass.add(batch, from, to, { all, each: each.map(() => each[0]) }),
        };
      },
    })),
  }),
];
