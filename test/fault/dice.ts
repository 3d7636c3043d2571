/** Draws in the words of a fault run, on a named stream. */
import type { Rng } from "../../sim/kernel/random.ts";

export const chance = (rng: Rng, probability: number): boolean => rng.uniform() < probability;

/** A whole number from low to high, both included. */
export const between = (rng: Rng, low: number, high: number): number =>
  low + Math.floor(rng.uniform() * (high - low + 1));

/** One of at least one. */
export const oneOf = <T>(rng: Rng, items: readonly T[]): T =>
  items[Math.floor(rng.uniform() * items.length)] as T;
