import { E, ifHeld, invalidInput, type Either, type EmError } from "@latentjs/mixture";

/** The estimate of a component that holds some weight and, in it, events. Left: it holds no weight, or only durations that ended before their event. */
export const ifEvents = <T>(
  weight: number,
  events: number,
  estimate: () => Either<EmError, T>,
): Either<EmError, T> =>
  ifHeld(weight, () =>
    events > 0
      ? estimate()
      : E.left(
          invalidInput(
            "durations",
            "an event in every component",
            "durations that all ended before it",
            "Fit fewer components or start from another seed.",
          ),
        ),
  );
