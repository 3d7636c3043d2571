/** The constants known by name, each set with its source and date. */
import { defaultConstants, type ModelConstants } from "../../sim/index.ts";
import { tcgTestbed } from "./tcg-testbed.ts";

const catalog: readonly ModelConstants[] = [defaultConstants, tcgTestbed];

export const constantsNames: readonly string[] = catalog.map((constants) => constants.name);

/** The set of that name, or null. */
export const constantsByName = (name: string): ModelConstants | null =>
  catalog.find((constants) => constants.name === name) ?? null;
