import { defineConfig } from "vitest/config";

/** The suite over a real Nova: one lab, one test at a time. It is brought up before and taken down after. */
export default defineConfig({
  test: {
    include: ["test/lab/**/*.test.ts"],
    globalSetup: ["test/support/build-once.ts", "test/lab/support/one-lab.ts"],
    fileParallelism: false,
    sequence: { concurrent: false, shuffle: false },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 120_000,
    reporters: ["default"],
  },
});
