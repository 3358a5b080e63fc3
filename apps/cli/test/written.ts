import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { Running } from "./command.js";

export const contentOf = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** Waits until a file of a command that is still running holds something else than `before`. */
export const written = async (path: string, running: Running, before: string = ""): Promise<void> => {
  const over = { ended: false };
  void running.ended.then(() => (over.ended = true));
  while (contentOf(path) === before && !over.ended) await pause(5);
  expect(over.ended).toBe(false);
};
