export { diagonalLogDensity, fullLogDensity, whiten } from "./log-density";
export { normalize } from "./normalize";
export { peak } from "./peak";
export { addScatter } from "./scatter";
export { addSquares } from "./squares";
export { addSums, rowSums } from "./sums";
export { fullLogDensities } from "./log-densities";
