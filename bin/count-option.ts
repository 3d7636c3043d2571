import { InvalidArgumentError } from "commander";

/** A parser for whole-number options, for Commander: refuses what is no number or out of range, and says the range. */
export const countOption =
  (least: number, most: number) =>
  (written: string): number => {
    const value = Number(written);
    if (/^\d+$/.test(written) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
