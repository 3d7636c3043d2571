// Checks that catch nothing prove nothing: each bug on purpose must be found by the check that is there for it, and within
// few seeds.
import { expect, test } from "vitest";
import { loadFaults } from "./build-faults.ts";
import { mutations } from "./mutations.ts";

const SEEDS = 1500;

test.each(mutations)(
  "the checks catch: $name",
  async (mutation) => {
    const { runSeeds } = await loadFaults(mutation);
    const { failed } = runSeeds(mutation.from ?? 1, SEEDS, mutation.breaks);
    const found = failed.flatMap(({ violations }) => violations);
    expect(found, `not found in ${SEEDS} seeds`).toContainEqual(
      expect.stringMatching(mutation.breaks),
    );
  },
  120_000,
);
