/** What Nova does before the first byte of a live migration: conductor/tasks/live_migrate.py, compute/manager.py. */
import type { Seconds } from "../base/units.ts";
import type { ModelConstants } from "./model-constants.ts";
import type { MoveOptions } from "./move-input.ts";

/**
 * Of the time before the first byte, what Neutron takes to plug the ports on the destination and to tell so
 * (network-vif-plugged); assumed. The rest is the scheduler, the checks of both ends and pre_live_migration (volumes,
 * port bindings, empty disks); base images are fetched on top, as bytes over the network.
 */
const VIF_PLUG_SHARE = 1 / 3;

/** [DEFAULT] vif_plugging_timeout [s]. */
const VIF_PLUGGING_TIMEOUT: Seconds = 300;

/**
 * Time from the slot of `max_concurrent_live_migrations` to the first byte, images apart [s].
 *
 * Nova waits for the ports only with [compute] live_migration_wait_for_vif_plug, and never longer than
 * vif_plugging_timeout. That it then fails the move (vif_plugging_is_fatal) is not modelled.
 */
export function novaPreparation(
  { livePreparation }: Pick<ModelConstants, "livePreparation">,
  options: Pick<MoveOptions, "waitForVifPlug" | "vifPluggingTimeout">,
): Seconds {
  const plug = livePreparation * VIF_PLUG_SHARE;
  const waits = options.waitForVifPlug ?? true;
  const most = options.vifPluggingTimeout ?? VIF_PLUGGING_TIMEOUT;
  return livePreparation - plug + (waits ? Math.min(plug, most) : 0);
}
