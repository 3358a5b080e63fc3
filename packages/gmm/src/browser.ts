/*
 * What a bundler for browsers takes for this package: the same names, but `fitGmm` brings the basics alone.
 */
export * from "./index.js";
export { fitGmm, fitGmmOrThrow } from "./fit-basics.js";
