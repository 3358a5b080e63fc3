import { defineConfig } from "vitest/config";

/**
 * What every package's tests share. Workspace packages are read from their sources.
 *
 * The JSON report is what `npm test` counts from; turbo keeps it with the package's result.
 */
export const shared = defineConfig({
  resolve: { conditions: ["workspace-source"] },
  ssr: { resolve: { conditions: ["workspace-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: false,
    // The files of a package run one after the other in a process that has loaded and compiled the sources once: they share no state.
    isolate: false,
    // Two packages may share one core; a test that is slow there is not a failure.
    testTimeout: 60_000,
    // Tests that measure allocation call `gc`.
    execArgv: ["--expose-gc"],
    reporters: ["default", "json"],
    outputFile: { json: "test-results/vitest.json" },
  },
});
