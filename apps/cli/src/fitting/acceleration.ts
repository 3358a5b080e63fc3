import type { SearchOptions } from "@latentjs/mixture";
import type { FitRequest } from "../options/fit-request.js";

/** The acceleration that an option names; one that few ask for is loaded where it is used. */
export const accelerationFor = async <P>({
  accelerate,
}: Pick<FitRequest, "accelerate">): Promise<NonNullable<SearchOptions<P>["accelerate"]>> =>
  accelerate === "anderson" ? (await import("./anderson.js")).anderson : accelerate;
