/**
 * A persistent leftist heap of steps: the least (key, step) first; push and pop copy O(log n) nodes.
 *
 * Keys are priorities or instants; equal keys go by the step's index, so the order is total.
 */
export type Heap = HeapNode | null;

export interface HeapNode {
  readonly key: number;
  readonly step: number;
  /** Length of the path to the right that the heap keeps short. */
  readonly rank: number;
  readonly left: Heap;
  readonly right: Heap;
}

export const pushed = (heap: Heap, key: number, step: number): HeapNode => joined(heap, key, step);

/** The heap without its first node. */
export const popped = (heap: HeapNode): Heap => merged(heap.left, heap.right);

/** True when a goes before b. */
export const goesBefore = (a: HeapNode, b: HeapNode): boolean =>
  a.key < b.key || (a.key === b.key && a.step < b.step);

function joined(heap: Heap, key: number, step: number): HeapNode {
  const single: HeapNode = { key, step, rank: 1, left: null, right: null };
  return heap === null ? single : mergedBoth(heap, single);
}

const merged = (a: Heap, b: Heap): Heap => (a === null ? b : b === null ? a : mergedBoth(a, b));

function mergedBoth(a: HeapNode, b: HeapNode): HeapNode {
  const [first, second] = goesBefore(b, a) ? [b, a] : [a, b];
  const rest = first.right === null ? second : mergedBoth(first.right, second);
  const short = first.left === null || first.left.rank < rest.rank;
  const left = short ? rest : first.left;
  const right = short ? first.left : rest;
  return { key: first.key, step: first.step, rank: (right?.rank ?? 0) + 1, left, right };
}
