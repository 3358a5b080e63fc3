// Run by the workers of the tests of task pools: squares numbers, plus what all tasks share.
import { serveTasks } from "../dist/node/index.js";

serveTasks(async ({ offset, fatal, lives }) => (task) => {
  if (task === fatal && Atomics.add(lives, 0, 1) === 0) throw new Error("the dog ate it");
  return { square: task * task + offset, who: "worker" };
});
