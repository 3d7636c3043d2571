/** Which steps are certain to be over before a step begins: its dependencies and theirs. */
import { present } from "../base/assert.ts";
import type { Step } from "./plan.ts";

const BITS = 32;

/** Ancestors of every step as bit sets; dependencies must stand before the steps that name them. */
export class StepAncestors {
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly words: number;
  private readonly sets: Uint32Array;

  constructor(steps: readonly Step[]) {
    this.indexOf = new Map(steps.map(({ id }, index) => [id, index]));
    this.words = Math.ceil(steps.length / BITS);
    this.sets = new Uint32Array(steps.length * this.words);
    for (const [index, { after }] of steps.entries()) {
      for (const id of after) {
        const before = this.indexOf.get(id);
        if (before !== undefined && before < index) this.inherit(index, before);
      }
    }
  }

  /** Whether step `id` is certain to be over before `step` begins. */
  isBefore(id: string, step: string): boolean {
    const bit = present(this.indexOf.get(id), `step ${id}`);
    const row = present(this.indexOf.get(step), `step ${step}`) * this.words;
    return ((this.sets[row + Math.floor(bit / BITS)] ?? 0) & (1 << (bit % BITS))) !== 0;
  }

  private inherit(index: number, before: number): void {
    const to = index * this.words;
    const from = before * this.words;
    for (let word = 0; word < this.words; word += 1) {
      this.sets[to + word] = (this.sets[to + word] ?? 0) | (this.sets[from + word] ?? 0);
    }
    const own = to + Math.floor(before / BITS);
    this.sets[own] = (this.sets[own] ?? 0) | (1 << (before % BITS));
  }
}
