/** A host's own UUID, the same each time: libvirt refuses a move between two hosts that carry one. */
import { createHash } from "node:crypto";
import type { LabSettings } from "../bring-up/settings.ts";

export function uuidOf(lab: LabSettings, host: string): string {
  const hex = createHash("sha256").update(`drainwise lab ${lab.number} ${host}`).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
