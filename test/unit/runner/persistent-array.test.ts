import fc from "fast-check";
import { expect, test } from "vitest";
import { elementAt, persistentArray, withElement } from "../../../sim/runner/persistent-array.ts";

test("an old version keeps its elements when a new one is made, at every depth of the tree", () => {
  // 32 leaves of 32 are two levels, 1025 elements three: both carry from one chunk to the next.
  for (const length of [1, 32, 33, 1024, 1025]) {
    const before = persistentArray(Array.from({ length }, (_, index) => index));
    const after = withElement(before, length - 1, -1);
    expect(elementAt(before, length - 1)).toBe(length - 1);
    expect(elementAt(after, length - 1)).toBe(-1);
    expect(elementAt(after, 0)).toBe(length === 1 ? -1 : 0);
  }
});

test("any sequence of writes reads back as a plain array does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1, maxLength: 200 }),
      fc.array(fc.tuple(fc.nat(), fc.integer())),
      (items, writes) => {
        const plain = [...items];
        let array = persistentArray(items);
        for (const [at, value] of writes) {
          const index = at % items.length;
          plain[index] = value;
          array = withElement(array, index, value);
        }
        expect(plain.map((_, index) => elementAt(array, index))).toEqual(plain);
      },
    ),
  );
});
