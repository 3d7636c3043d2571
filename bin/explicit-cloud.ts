/**
 * The cloud of commands that change it, or that approve its change, is named on their own line: what a variable holds was
 * often set for something else, and a plan would be run on it.
 */

/** For their help. */
export const EXPLICIT = "OS_CLOUD is not taken for it";

/** For their refusal, where somebody has set the variable. */
export const notByVariable = (): string =>
  process.env.OS_CLOUD
    ? ` OS_CLOUD (${process.env.OS_CLOUD}) is not taken for it: a cloud that is changed is named.`
    : "";
