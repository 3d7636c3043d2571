/**
 * An array whose old versions stay valid: setting one element copies one path of a 32-way tree.
 *
 * The runner's step is pure and its cost must not grow with the cloud; copying a whole array at each step would.
 */
import { assert, present } from "../base/assert.ts";

const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

type Node<T> =
  | { readonly kind: "leaf"; readonly items: readonly T[] }
  | { readonly kind: "branch"; readonly nodes: readonly Node<T>[] };

export interface PersistentArray<T> {
  readonly length: number;
  /** Bits of the index that lie below the root. */
  readonly shift: number;
  readonly root: Node<T>;
}

/** All items at once: O(n), done when a run begins. */
export function persistentArray<T>(items: readonly T[]): PersistentArray<T> {
  let level: Node<T>[] = chunked(items).map((chunk) => ({ kind: "leaf", items: chunk }));
  let shift = 0;
  while (level.length > 1) {
    level = chunked(level).map((nodes) => ({ kind: "branch", nodes }));
    shift += BITS;
  }
  return { length: items.length, shift, root: level[0] ?? { kind: "leaf", items: [] } };
}

/** The element at an index within the length. */
export function elementAt<T>(array: PersistentArray<T>, index: number): T {
  assert(index >= 0 && index < array.length, "index within the array");
  let node = array.root;
  for (let shift = array.shift; node.kind === "branch"; shift -= BITS) {
    node = present(node.nodes[(index >>> shift) & MASK], "index within the array");
  }
  return node.items[index & MASK] as T; // not `present`: null is an element like any other
}

/** The array with one element replaced; the old one is untouched. */
export const withElement = <T>(
  array: PersistentArray<T>,
  index: number,
  item: T,
): PersistentArray<T> => ({
  length: array.length,
  shift: array.shift,
  root: replaced(array.root, array.shift, index, item),
});

function replaced<T>(node: Node<T>, shift: number, index: number, item: T): Node<T> {
  if (node.kind === "leaf") {
    const items = node.items.slice();
    items[index & MASK] = item;
    return { kind: "leaf", items };
  }
  const at = (index >>> shift) & MASK;
  const nodes = node.nodes.slice();
  const below = present(nodes[at], "index within the array");
  nodes[at] = replaced(below, shift - BITS, index, item);
  return { kind: "branch", nodes };
}

function chunked<T>(items: readonly T[]): (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += WIDTH) {
    chunks.push(items.slice(from, from + WIDTH));
  }
  return chunks;
}
