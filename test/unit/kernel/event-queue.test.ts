import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../sim/kernel/event-queue.ts";

const drained = (queue: EventQueue): number[] => {
  const order: number[] = [];
  for (let handle = queue.pop(); handle !== -1; handle = queue.pop()) order.push(handle);
  return order;
};

describe("the order of events", () => {
  it("is by instant, then phase, then scheduling: equal times never depend on luck", () => {
    const queue = new EventQueue(1);
    queue.push(0, 5, 1);
    queue.push(1, 5, 0);
    queue.push(2, 5, 1);
    queue.push(3, 1, 9);
    expect(drained(queue)).toEqual([3, 1, 0, 2]);
  });
  it("lets an event move without leaving a stale one behind", () => {
    const queue = new EventQueue();
    queue.push(0, 1);
    queue.push(1, 2);
    queue.update(0, 3);
    expect(queue.size).toBe(2);
    expect(drained(queue)).toEqual([1, 0]);
  });
  it("equals sorting, whatever is pushed, moved and removed", () => {
    const operation = fc.record({
      handle: fc.nat(40),
      instant: fc.nat(20),
      phase: fc.nat(2),
      remove: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const queue = new EventQueue(1);
        const plain = new Map<number, readonly [number, number, number]>();
        for (const [sequence, { handle, instant, phase, remove }] of operations.entries()) {
          if (remove) {
            queue.remove(handle);
            plain.delete(handle);
          } else {
            queue.update(handle, instant, phase);
            plain.set(handle, [instant, phase, sequence]);
          }
        }
        const expected = [...plain]
          .sort(([, a], [, b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
          .map(([handle]) => handle);
        expect(drained(queue)).toEqual(expected);
      }),
    );
  });
});
