/** What a run was begun with, beside its plan: kept with its record and bound by the journal's chain. */
import type { RunPolicy, SiteConstants } from "../../sim/index.ts";

export interface RunSetting {
  readonly policy: RunPolicy;
  /** The version that began it: another one may step otherwise, and a replay then tells. */
  readonly tool: string;
  /** The site's own constants, with which its moves are predicted; absent = the plan's alone. */
  readonly site?: SiteConstants;
}

export const textOfSetting = (setting: RunSetting): string => JSON.stringify(setting);
export const readSetting = (text: string): RunSetting => JSON.parse(text) as RunSetting;
