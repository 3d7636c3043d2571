import { defineConfig } from "vitest/config";

/** Benchmarks are kept apart from tests: they print ratios, they never fail a build. */
export default defineConfig({
  test: { include: [], benchmark: { include: ["test/bench/**/*.bench.ts"] } },
});
