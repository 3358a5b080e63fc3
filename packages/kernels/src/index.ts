export { simdKernels, type SimdKernels } from "./simd.js";
