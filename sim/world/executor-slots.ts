/**
 * Nova's executor for live migrations: `[DEFAULT] max_concurrent_live_migrations` a source host (nova/compute/manager.py).
 *
 * What is beyond stays `queued` in the order of arrival; a slot freed goes to the first at once. 0 means no limit.
 */
import { present } from "../base/assert.ts";

export class ExecutorSlots {
  private readonly limitOf: (host: string) => number;
  private readonly hosts = new Map<string, { held: Set<string>; queue: string[] }>();

  constructor(limitOf: (host: string) => number) {
    this.limitOf = limitOf;
  }

  /** True when the server's migration may begin now; false when it is queued. */
  request(host: string, server: string): boolean {
    const slots = this.slotsOf(host);
    if (this.hasRoom(host, slots.held.size)) {
      slots.held.add(server);
      return true;
    }
    slots.queue.push(server);
    return false;
  }

  /** A migration that was queued here is seen to run: it has a slot, whatever the limit. */
  hold(host: string, server: string): void {
    this.withdraw(host, server);
    this.slotsOf(host).held.add(server);
  }

  /** Gives a slot back; the server that takes it at once, or null. */
  release(host: string, server: string): string | null {
    const slots = this.slotsOf(host);
    slots.held.delete(server);
    if (slots.queue.length === 0 || !this.hasRoom(host, slots.held.size)) return null;
    const next = present(slots.queue.shift(), "head of the queue");
    slots.held.add(next);
    return next;
  }

  /** Takes a queued server out; false when it is not queued. */
  withdraw(host: string, server: string): boolean {
    const { queue } = this.slotsOf(host);
    const at = queue.indexOf(server);
    if (at >= 0) queue.splice(at, 1);
    return at >= 0;
  }

  private hasRoom(host: string, held: number): boolean {
    const limit = this.limitOf(host);
    return limit === 0 || held < limit;
  }

  private slotsOf(host: string): { held: Set<string>; queue: string[] } {
    let slots = this.hosts.get(host);
    if (slots === undefined) {
      slots = { held: new Set(), queue: [] };
      this.hosts.set(host, slots);
    }
    return slots;
  }
}
