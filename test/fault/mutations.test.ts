// Checks that catch nothing prove nothing: each bug on purpose must be found, and within few seeds.
import { expect, test } from "vitest";
import { loadFaults } from "./build-faults.ts";
import { mutations } from "./mutations.ts";

const SEEDS = 1500;

test.each(mutations)(
  "the checks catch: $name",
  async (mutation) => {
    const { runSeeds } = await loadFaults(mutation);
    const { failed } = runSeeds(mutation.from ?? 1, SEEDS, true);
    expect(failed, `no check broke in ${SEEDS} seeds`).toHaveLength(1);
  },
  120_000,
);
