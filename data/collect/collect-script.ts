/// <reference path="./raw.d.ts" />
/** The script that `drainwise collect` prints: a real shell file, so that it can be read, checked and run as it is. */
import script from "./collect.sh?raw";

export const collectScript: string = script;
