export { anderson } from "@latentjs/em-core";
