/** The call or the input is wrong. */
export const WRONG_CALL = 2;
/** The data or the model has no answer. */
export const NO_ANSWER = 1;
/** A second Ctrl-C. */
export const INTERRUPTED = 130;
