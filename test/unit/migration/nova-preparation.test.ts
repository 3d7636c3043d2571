/** Nova's time before the first byte, by hand: 6 s in all, of which a third is the wait for the ports. */
import { expect, test } from "vitest";
import { novaPreparation } from "../../../sim/migration/nova-preparation.ts";

const constants = { livePreparation: 6 };

test("by default Nova waits for the ports: 4 s of scheduling, checks and pre_live_migration, 2 s of plugging", () => {
  expect(novaPreparation(constants, {})).toBeCloseTo(6, 12);
});

test("without live_migration_wait_for_vif_plug the first byte goes 2 s sooner", () => {
  expect(novaPreparation(constants, { waitForVifPlug: false })).toBeCloseTo(4, 12);
});

test("vif_plugging_timeout is the longest that it waits", () => {
  expect(novaPreparation(constants, { vifPluggingTimeout: 0.5 })).toBeCloseTo(4.5, 12);
  expect(novaPreparation(constants, { vifPluggingTimeout: 0 })).toBeCloseTo(4, 12);
});
