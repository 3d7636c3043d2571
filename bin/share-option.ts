import { InvalidArgumentError } from "commander";

/** A parser for shares written as "2 %", "2%" or "0.02", for Commander: refuses what is not between 0 and 100 %. */
export function shareOption(written: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(written);
  const value = Number(match?.[1]) / (match?.[2] === "%" ? 100 : 1);
  if (match !== null && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be a share between 0 and 100 %, such as 2% or 0.02.");
}
