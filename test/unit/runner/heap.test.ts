import fc from "fast-check";
import { expect, test } from "vitest";
import { type Heap, popped, pushed } from "../../../sim/runner/heap.ts";

const drained = (heap: Heap): [number, number][] => {
  const order: [number, number][] = [];
  for (let rest = heap; rest !== null; rest = popped(rest)) order.push([rest.key, rest.step]);
  return order;
};

test("steps come out by key, equal keys by index, whatever the order they went in", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(fc.integer({ max: 5, min: 0 }), fc.nat(50))), (items) => {
      let heap: Heap = null;
      for (const [key, step] of items) heap = pushed(heap, key, step);
      const sorted = [...items].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(drained(heap)).toEqual(sorted);
      // Draining made new heaps only: the old one is whole.
      expect(drained(heap)).toEqual(sorted);
    }),
  );
});
