/** The order in which a run takes a scenario's items: one that does not depend on how the file's hosts are ordered. */
import { compareIds } from "../base/order.ts";
import type { ScenarioItem } from "./scenario.ts";

/**
 * Places in `items`, by source host. A host's migrations stay as the file has them, for that is the order of its slots;
 * its flows follow by id.
 */
export function orderOfRun(items: readonly ScenarioItem[], hosts: number): Int32Array {
  const starts = new Int32Array(2 * hosts + 1);
  for (const item of items) {
    const after = groupOf(item) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let group = 0; group < 2 * hosts; group += 1) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const filled = starts.slice();
  const order = new Int32Array(items.length);
  for (let place = 0; place < items.length; place += 1) {
    const group = groupOf(items[place] as ScenarioItem);
    order[filled[group] as number] = place;
    filled[group] = (filled[group] as number) + 1;
  }
  const idOf = (place: number): string => (items[place] as ScenarioItem).id;
  for (let flows = 1; flows < 2 * hosts; flows += 2) {
    const group = order.subarray(starts[flows], starts[flows + 1]);
    if (group.length > 1) group.sort((a, b) => compareIds(idOf(a), idOf(b)));
  }
  return order;
}

/** Each host's migrations, then its flows. */
const groupOf = ({ kind, source }: ScenarioItem): number => 2 * source + (kind === "flow" ? 1 : 0);
