/** How much each link, disks apart, carried over a run, as steps; kept only when asked for. */
import type { BytesPerSecond, Instant } from "../base/units.ts";
import type { FluidNetwork } from "../network/fluid-network.ts";
import type { LinkHours } from "./link-hours.ts";
import type { Topology } from "./topology.ts";

export interface LinkSteps {
  readonly link: string;
  /** At its best hour. */
  readonly capacity: BytesPerSecond;
  readonly steps: { readonly at: Instant; readonly rate: BytesPerSecond }[];
}

export class LinkLog {
  readonly uses: readonly LinkSteps[];
  private readonly rows: readonly number[];
  private readonly network: FluidNetwork;

  constructor(topology: Topology, hours: LinkHours, network: FluidNetwork, record: boolean) {
    this.network = network;
    this.rows = record
      ? topology.links.flatMap(({ kind }, row) => (kind === "disk" ? [] : [row]))
      : [];
    const capacities = record ? hours.highest() : [];
    this.uses = this.rows.map((row) => ({
      link: topology.links[row]?.id ?? "",
      capacity: capacities[row] ?? 0,
      steps: [],
    }));
  }

  /** Notes what changed; of several changes at one instant the last stands. */
  note(now: Instant): void {
    for (const [index, row] of this.rows.entries()) {
      const steps = this.uses[index]?.steps;
      if (steps === undefined) continue;
      const rate = this.network.linkRate(row);
      const last = steps.at(-1);
      if (rate === (last?.rate ?? 0)) continue;
      if (last?.at === now) steps.pop();
      if (rate !== (steps.at(-1)?.rate ?? 0)) steps.push({ at: now, rate });
    }
  }
}
