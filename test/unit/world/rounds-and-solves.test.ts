// Rounds lie inside the model of a move: however many there are, the network is solved for its streams alone.
import { expect, it, vi } from "vitest";
import { exactly, GiB, MiB } from "../../../sim/index.ts";
import { FluidNetwork } from "../../../sim/network/fluid-network.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { runByHand } from "../../support/run-by-hand.ts";

const solves = vi.spyOn(FluidNetwork.prototype, "resolve");

/** One live move alone: its rounds, and how often the network was solved for it. */
function runWith(dirtyRate: number): { readonly rounds: number; readonly solved: number } {
  solves.mockClear();
  const snapshot = handMadeCloud({
    hosts: ["a", "b"].map((id) => hostNamed(id)),
    servers: [serverOn("a", "s1", { dirtyRate: exactly(dirtyRate), workingSet: exactly(2 * GiB) })],
    link: 125e6,
  });
  const plan = planOf(snapshot, [move("s1", "a", "b")], goalOf(["a"]));
  const rounds = runByHand(plan).run.cloud.moves[0]?.result?.rounds ?? Number.NaN;
  return { rounds, solved: solves.mock.calls.length };
}

it("is solved as often for a busy guest as for an idle one", () => {
  const idle = runWith(0);
  const busy = runWith(95 * MiB);
  expect(busy.rounds).toBeGreaterThan(idle.rounds + 5);
  expect(idle.solved).toBeGreaterThan(0);
  expect(busy.solved).toBe(idle.solved);
});
