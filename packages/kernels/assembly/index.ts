export { addGroups, smallest, squaredDistances } from "./centres";
export { diagonalLogDensity, fullLogDensity, sphericalLogDensity, whiten } from "./log-density";
export { normalize } from "./normalize";
export { peak } from "./peak";
export { addScatter } from "./scatter";
export { addSquares, centreAndSquare } from "./squares";
export { addSums, rowSums } from "./sums";
export { fullLogDensities } from "./log-densities";
export { loadTile } from "./tile";
