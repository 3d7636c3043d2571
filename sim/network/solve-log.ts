/** What a solve touched, each link and flow once, with what it was before. */
export class SolveLog {
  readonly links: number[] = [];
  readonly flows: number[] = [];
  private solve = 0;
  private readonly linkStamps: Int32Array;
  private readonly levels: Float64Array;
  private flowStamps = new Int32Array(16);
  private bottlenecks = new Int32Array(16);

  constructor(links: number) {
    this.linkStamps = new Int32Array(links);
    this.levels = new Float64Array(links);
  }

  begin(): void {
    this.solve += 1;
    this.links.length = 0;
    this.flows.length = 0;
  }

  noteLink(link: number, level: number): void {
    if (this.linkStamps[link] === this.solve) return;
    this.linkStamps[link] = this.solve;
    this.levels[link] = level;
    this.links.push(link);
  }

  noteFlow(flow: number, bottleneck: number): void {
    if (flow >= this.flowStamps.length) this.lengthen(flow);
    if (this.flowStamps[flow] === this.solve) return;
    this.flowStamps[flow] = this.solve;
    this.bottlenecks[flow] = bottleneck;
    this.flows.push(flow);
  }

  levelBefore(link: number): number {
    return this.levels[link] as number;
  }

  bottleneckBefore(flow: number): number {
    return this.bottlenecks[flow] as number;
  }

  private lengthen(flow: number): void {
    const stamps = new Int32Array(2 * flow);
    stamps.set(this.flowStamps);
    this.flowStamps = stamps;
    const bottlenecks = new Int32Array(2 * flow);
    bottlenecks.set(this.bottlenecks);
    this.bottlenecks = bottlenecks;
  }
}
