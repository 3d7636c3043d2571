import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**", "test/lab/**"],
    globalSetup: ["test/support/build-once.ts"],
    testTimeout: 30_000,
    maxWorkers: 2,
    reporters: ["default"],
  },
});
