import { defineConfig } from "vitest/config";

/** Benchmarks are kept apart from tests: they print ratios, and no build runs them. */
export default defineConfig({
  test: { include: [], benchmark: { include: ["test/bench/**/*.bench.ts"] } },
});
