import { describe, expect, it } from "vitest";
import { FluidNetwork } from "../../../sim/network/fluid-network.ts";

const ratesOf = (network: FluidNetwork, ...flows: number[]): number[] => {
  network.resolve();
  return flows.map((flow) => network.rate(flow));
};

describe("two flows on one link", () => {
  it("halve it, and one has it all when the other ends", () => {
    const network = new FluidNetwork([10]);
    const [a, b] = [network.open([0]), network.open([0])];
    expect(ratesOf(network, a, b)).toEqual([5, 5]);
    network.close(a);
    expect(ratesOf(network, b)).toEqual([10]);
  });
  it("share by weight: three connections against one have three quarters", () => {
    const network = new FluidNetwork([12]);
    expect(ratesOf(network, network.open([0], { weight: 3 }), network.open([0]))).toEqual([9, 3]);
  });
  it("leave to the other what a cap does not take: 12 - 2 = 10", () => {
    const network = new FluidNetwork([12]);
    const [a, b] = [network.open([0], { cap: 2 }), network.open([0])];
    expect(ratesOf(network, a, b)).toEqual([2, 10]);
    network.setCap(a, 100);
    expect(ratesOf(network, a, b)).toEqual([6, 6]);
  });
});

describe("flows over several links", () => {
  it("re-solves every link of flows that share their first link and start at once", () => {
    // a: h0->h1, b: h0->h3, z: h2->h3 on links of 10. up(h0) is shared by a and b, so each has 5; b leaves 5 of
    // down(h3) to z. A solver that looks only at b's first link would leave z at 10 (SimGrid's default does).
    const [up0, up2, down1, down3] = [0, 1, 2, 3];
    const network = new FluidNetwork([10, 10, 10, 10]);
    const z = network.open([up2, down3]);
    expect(ratesOf(network, z)).toEqual([10]);
    const [a, b] = [network.open([up0, down1]), network.open([up0, down3])];
    expect(ratesOf(network, a, b, z)).toEqual([5, 5, 5]);
  });
  it("lets a flow rise where another is held back elsewhere", () => {
    // Link 0 has 2, link 1 has 10: a crosses both and gets 2; b crosses only link 1 and gets 10 - 2.
    const network = new FluidNetwork([2, 10]);
    expect(ratesOf(network, network.open([0, 1]), network.open([1]))).toEqual([2, 8]);
  });
  it("follows a link that degrades in mid-flight, down to nothing and back", () => {
    const network = new FluidNetwork([10, 10]);
    const [a, b] = [network.open([0, 1]), network.open([1])];
    expect(ratesOf(network, a, b)).toEqual([5, 5]);
    network.setCapacity(0, 0);
    expect(ratesOf(network, a, b)).toEqual([0, 10]);
    network.setCapacity(0, 10);
    expect(ratesOf(network, a, b)).toEqual([5, 5]);
  });
});

describe("a flow without links", () => {
  it("has its cap, as nothing else limits it", () => {
    const network = new FluidNetwork([]);
    expect(ratesOf(network, network.open([], { cap: 7 }))).toEqual([7]);
  });
  it("is a bug without a cap: it would be infinitely fast", () => {
    expect(() => new FluidNetwork([]).open([])).toThrow(/needs a cap/);
  });
});
