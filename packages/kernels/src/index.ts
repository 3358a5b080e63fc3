export { simdKernels } from "./simd.js";
