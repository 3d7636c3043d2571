/** What goes wrong on the way to a Nova and back, drawn from a seed. Nova itself works. */
import type { Rng } from "../../sim/kernel/random.ts";
import { chance, oneOf } from "../fault/dice.ts";
import type { Hindrance } from "../support/nova-server.ts";

export interface NamedHindrance extends Hindrance {
  readonly name: string;
}

const failure = (status: number) => ({
  status,
  text: `<html><body><h1>${status}</h1>The server is not available.</body></html>`,
});

/** A minute is longer than any deadline: the request takes effect after its sender has given it up. */
const LATE_MS = 60_000;

const ON_WRITES: readonly NamedHindrance[] = [
  { name: "connection lost before", before: "drop" },
  { name: "reply lost after", after: "drop" },
  { name: "503 before", before: failure(503) },
  { name: "500 after", after: failure(500) },
  { name: "504 after", after: failure(504) },
  { name: "late", delayMs: LATE_MS },
  { name: "slow", delayMs: 8000 },
];

const ON_READS: readonly NamedHindrance[] = [
  { name: "read: connection lost", before: "drop" },
  { name: "read: 503", before: failure(503) },
  { name: "read: slow", delayMs: 5000 },
];

export class WireFaults {
  readonly #rng: Rng;
  readonly #writes: number;
  readonly #reads: number;
  readonly #hit = new Set<string>();

  /** @param writes share of the changes that meet a fault, each at most once; `reads` of the looks. */
  constructor(rng: Rng, { writes, reads }: { readonly writes: number; readonly reads: number }) {
    this.#rng = rng;
    this.#writes = writes;
    this.#reads = reads;
  }

  onRead(): Hindrance | null {
    return chance(this.#rng, this.#reads) ? oneOf(this.#rng, ON_READS) : null;
  }

  onWrite(key: string): NamedHindrance | null {
    if (this.#hit.has(key) || !chance(this.#rng, this.#writes)) return null;
    this.#hit.add(key);
    return oneOf(this.#rng, ON_WRITES);
  }
}
