/** What a solve touched, each link and flow once, with what it was before. */
export class SolveLog {
  /** The first `linkCount` and `flowCount` entries count. */
  readonly links: Int32Array;
  linkCount = 0;
  flows = new Int32Array(16);
  flowCount = 0;
  private solve = 0;
  private readonly linkStamps: Int32Array;
  private readonly levels: Float64Array;
  private flowStamps = new Int32Array(16);
  private bottlenecks = new Int32Array(16);

  constructor(links: number) {
    this.links = new Int32Array(links);
    this.linkStamps = new Int32Array(links);
    this.levels = new Float64Array(links);
  }

  begin(): void {
    this.solve += 1;
    this.linkCount = 0;
    this.flowCount = 0;
  }

  /** Notes a link before its level changes. */
  noteLink(link: number, levels: Float64Array): void {
    if (this.linkStamps[link] === this.solve) return;
    this.linkStamps[link] = this.solve;
    this.levels[link] = levels[link] as number;
    this.links[this.linkCount] = link;
    this.linkCount += 1;
  }

  noteFlow(flow: number, bottleneck: number): void {
    if (flow >= this.flowStamps.length) this.lengthen(flow);
    if (this.flowStamps[flow] === this.solve) return;
    this.flowStamps[flow] = this.solve;
    this.bottlenecks[flow] = bottleneck;
    this.flows[this.flowCount] = flow;
    this.flowCount += 1;
  }

  /** Strikes out links whose level is what it was, and flows that are closed or where they were. */
  settle(levels: Float64Array, bottlenecks: Int32Array): void {
    let kept = 0;
    for (let at = 0; at < this.linkCount; at += 1) {
      const link = this.links[at] as number;
      if (levels[link] === this.levels[link]) continue;
      this.links[kept] = link;
      kept += 1;
    }
    this.linkCount = kept;
    kept = 0;
    const ownCap = this.links.length;
    for (let at = 0; at < this.flowCount; at += 1) {
      const flow = this.flows[at] as number;
      const bottleneck = bottlenecks[flow] as number;
      const isMoved = bottleneck !== this.bottlenecks[flow] || bottleneck === ownCap;
      if (!isMoved || bottleneck < 0) continue;
      this.flows[kept] = flow;
      kept += 1;
    }
    this.flowCount = kept;
  }

  private lengthen(flow: number): void {
    this.flowStamps = longer(this.flowStamps, 2 * flow);
    this.bottlenecks = longer(this.bottlenecks, 2 * flow);
    this.flows = longer(this.flows, 2 * flow);
  }
}

function longer(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}
