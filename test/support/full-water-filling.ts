/** An independent oracle for fair sharing: textbook water-filling over everything, slow and plain on purpose. */

export interface OracleFlow {
  readonly route: readonly number[];
  readonly weight: number;
  readonly cap: number;
}

/** Weighted max-min rates: raise one level, freeze who meets a full link or its cap, repeat. */
export function fullWaterFilling(
  capacities: readonly number[],
  flows: readonly OracleFlow[],
): number[] {
  const rates = new Array<number>(flows.length).fill(0);
  const rising = new Set(flows.keys());
  while (rising.size > 0) {
    const step = raiseBy(capacities, flows, rates, rising);
    for (const flow of rising) rates[flow] = (rates[flow] ?? 0) + step * (flows[flow]?.weight ?? 0);
    for (const flow of [...rising]) {
      const { route, cap } = flows[flow] as OracleFlow;
      const rate = rates[flow] as number;
      const atCap = rate >= cap * (1 - 1e-12);
      const atLink = route.some(
        (link) => usedOn(link, flows, rates) >= (capacities[link] as number) * (1 - 1e-12),
      );
      if (atCap || atLink) rising.delete(flow);
    }
  }
  return rates;
}

const usedOn = (link: number, flows: readonly OracleFlow[], rates: readonly number[]): number =>
  flows.reduce(
    (sum, { route }, flow) => (route.includes(link) ? sum + (rates[flow] as number) : sum),
    0,
  );

/** How far the level may rise until the first link is full or the first cap is reached. */
function raiseBy(
  capacities: readonly number[],
  flows: readonly OracleFlow[],
  rates: readonly number[],
  rising: ReadonlySet<number>,
): number {
  let step = Number.POSITIVE_INFINITY;
  for (const flow of rising) {
    const { weight, cap } = flows[flow] as OracleFlow;
    step = Math.min(step, (cap - (rates[flow] as number)) / weight);
  }
  for (const [link, capacity] of capacities.entries()) {
    let weight = 0;
    for (const flow of rising) {
      const crossing = flows[flow] as OracleFlow;
      if (crossing.route.includes(link)) weight += crossing.weight;
    }
    if (weight > 0)
      step = Math.min(step, Math.max(0, capacity - usedOn(link, flows, rates)) / weight);
  }
  return step;
}
