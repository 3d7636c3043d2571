/**
 * Ends a lab. What is the lab's is told by its network namespaces, not by notes: so nothing of it is left after a
 * bring-up that failed or was killed half-way, and nothing else is touched.
 */
import { rmSync } from "node:fs";
import type { Say } from "./bring-up.ts";
import { removeNetwork } from "./network.ts";
import { stopNode } from "./nodes.ts";
import { letDaemonsStart } from "./packages.ts";
import { type LabSettings, nodesOf } from "./settings.ts";

export interface TakeDownOptions {
  /** Databases, images and guests' disks go, too. */
  readonly wipe: boolean;
}

export async function takeDown(
  lab: LabSettings,
  options: TakeDownOptions,
  say: Say,
): Promise<void> {
  // The hosts first: they would complain about a controller that is gone.
  for (const node of nodesOf(lab).toReversed()) {
    await stopNode(lab, node);
    removeNetwork(lab, node);
  }
  letDaemonsStart();
  if (options.wipe) rmSync(lab.state, { recursive: true, force: true });
  say(options.wipe ? "the lab is gone" : `the lab is down; its data stay in ${lab.state}`);
}
