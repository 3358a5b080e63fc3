/** Checked by the compiler, not run. */
import { squarem, type Accelerator, type Coordinates, type LatentVariableModel } from "@latentjs/em-core";
import { expectTypeOf } from "vitest";
import {
  mixture,
  replicate,
  type ComponentBank,
  type ComponentFamily,
  type MixtureParams,
  type MixtureStats,
} from "../../src/index.js";
import { poisson, type CountBatch, type Poisson, type PoissonStats } from "../poisson.js";

const bank = replicate(poisson, 3);
expectTypeOf(bank).toEqualTypeOf<
  ComponentBank<ReadonlyArray<Poisson>, CountBatch, ReadonlyArray<PoissonStats>>
>();

const model = mixture(bank);
expectTypeOf(model).toEqualTypeOf<
  LatentVariableModel<
    MixtureParams<ReadonlyArray<Poisson>>,
    CountBatch,
    MixtureStats<ReadonlyArray<PoissonStats>>
  >
>();
type Params = Parameters<typeof model.eStep>[0];
expectTypeOf<Params["components"][number]["rate"]>().toEqualTypeOf<number>();
expectTypeOf<Params["weights"]>().toEqualTypeOf<Float64Array>();

// @ts-expect-error SQUAREM extrapolates in coordinates and does not guess them
squarem();
// @ts-expect-error coordinates of a component are not those of the mixture
squarem<Params>({} as Coordinates<Poisson>);
expectTypeOf(squarem({} as Coordinates<Params>)).toEqualTypeOf<Accelerator<Params>>();

// @ts-expect-error the number of components has to be given
replicate(poisson);
// @ts-expect-error a mixture takes a bank, not a family
mixture(poisson);
// @ts-expect-error parameters of one component are not those of the mixture
model.eStep({ rate: 1 });
// @ts-expect-error parameters are read, not written
({ rate: 1 } as Poisson).rate = 2;

/** A family without q is no family. */
type Incomplete = Omit<ComponentFamily<Poisson, CountBatch, PoissonStats>, "q">;
// @ts-expect-error q is missing
replicate({} as Incomplete, 2);
