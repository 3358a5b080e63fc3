import { FAITHFUL } from "./reference.js";

/** Old Faithful: 272 eruptions in minutes, and the minutes to the next one. */
export const eruptions: ReadonlyArray<ReadonlyArray<number>> = FAITHFUL;
