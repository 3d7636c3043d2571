import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FluidNetwork } from "../../sim/network/fluid-network.ts";
import { fullWaterFilling, type OracleFlow } from "../support/full-water-filling.ts";

/** What may happen to a network, drawn at random. Numbers are indices into what then exists. */
type Change =
  | {
      readonly kind: "open";
      readonly route: readonly number[];
      readonly weight: number;
      readonly cap: number;
    }
  | { readonly kind: "close" | "cap"; readonly which: number; readonly value: number }
  | { readonly kind: "capacity"; readonly which: number; readonly value: number };

const LINKS = 12;
const rate = fc.double({ min: 0.001, max: 1000, noNaN: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("open" as const),
      route: fc.uniqueArray(fc.nat(LINKS - 1), { minLength: 1, maxLength: 4 }),
      weight: fc.constantFrom(1, 1, 1, 2, 4),
      cap: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), rate),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("close" as const, "cap" as const),
      which: fc.nat(),
      value: rate,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("capacity" as const),
      which: fc.nat(LINKS - 1),
      value: fc.oneof(rate, fc.constant(0)),
    }),
  },
);
const batches = fc.array(fc.array(change, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 12,
});
const capacities = fc.array(rate, { minLength: LINKS, maxLength: LINKS });

/** Applies the batches to a network and to plain lists at once; `check` runs after each resolve. */
function replay(
  links: readonly number[],
  changes: readonly (readonly Change[])[],
  check: (
    network: FluidNetwork,
    links: readonly number[],
    flows: ReadonlyMap<number, KnownFlow>,
  ) => void,
): void {
  const now = [...links];
  const network = new FluidNetwork(links);
  const open = new Map<number, KnownFlow>();
  let born = 0;
  for (const batch of changes) {
    for (const one of batch) {
      born += 1;
      apply(one, network, now, open, born);
    }
    network.resolve();
    check(network, now, open);
  }
}

function apply(
  one: Change,
  network: FluidNetwork,
  links: number[],
  open: Map<number, KnownFlow>,
  born: number,
): void {
  if (one.kind === "open") {
    const { route, weight, cap } = one;
    open.set(network.open(route, { weight, cap }), { route, weight, cap, born });
    return;
  }
  if (one.kind === "capacity") {
    links[one.which] = one.value;
    network.setCapacity(one.which, one.value);
    return;
  }
  const handles = [...open.keys()];
  const handle = handles[one.which % Math.max(1, handles.length)];
  const flow = handle === undefined ? undefined : open.get(handle);
  if (handle === undefined || flow === undefined) return;
  if (one.kind === "close") {
    open.delete(handle);
    network.close(handle);
  } else {
    open.set(handle, { ...flow, cap: one.value });
    network.setCap(handle, one.value);
  }
}

const close = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(a, b, scale * 1e-3);

/** Handles are given out again; `born` tells two flows on one handle apart. */
interface KnownFlow extends OracleFlow {
  readonly born: number;
}

describe("fair sharing under any sequence of changes", () => {
  it("equals a full water-filling from scratch: the increment loses nothing", () => {
    fc.assert(
      fc.property(capacities, batches, (links, changes) => {
        replay(links, changes, (network, now, flows) => {
          const handles = [...flows.keys()];
          const expected = fullWaterFilling(now, [...flows.values()]);
          for (const [index, handle] of handles.entries()) {
            const [got, want] = [network.rate(handle), expected[index] ?? 0];
            expect(close(got, want, 1), `flow ${handle}: ${got} against ${want}`).toBe(true);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it("fills no link beyond its capacity, and stops each flow by its cap or a full link where none is above it", () => {
    fc.assert(
      fc.property(capacities, batches, (links, changes) => {
        replay(links, changes, (network, now, flows) => {
          const used = now.map((_, link) => network.linkRate(link));
          for (const [link, capacity] of now.entries()) {
            expect(used[link]).toBeLessThanOrEqual(capacity * (1 + 1e-9) + 1e-12);
          }
          for (const [handle, { route, weight, cap }] of flows) {
            const level = network.rate(handle) / weight;
            const atCap = close(network.rate(handle), cap, 1);
            const stopped = route.some((link) => {
              const full = (used[link] ?? 0) >= (now[link] ?? 0) * (1 - 1e-8) - 1e-12;
              const none = [...flows].every(
                ([other, { route: theirs, weight: share }]) =>
                  !theirs.includes(link) ||
                  network.rate(other) / share <= level * (1 + 1e-8) + 1e-12,
              );
              return full && none;
            });
            expect(atCap || stopped).toBe(true);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it("names exactly the flows whose rate moved", () => {
    fc.assert(
      fc.property(capacities, batches, (links, changes) => {
        let before = new Map<number, { handle: number; rate: number }>();
        replay(links, changes, (network, _, flows) => {
          const after = new Map(
            [...flows].map(([handle, { born }]) => [born, { handle, rate: network.rate(handle) }]),
          );
          const named = new Set(network.changed);
          for (const [born, { handle, rate: value }] of after) {
            const earlier = before.get(born);
            if (earlier !== undefined && earlier.rate !== value && !named.has(handle)) {
              expect.fail(`flow ${handle} moved unnamed`);
            }
          }
          before = after;
        });
      }),
      { numRuns: 100 },
    );
  });
});
