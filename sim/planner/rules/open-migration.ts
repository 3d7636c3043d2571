/** A migration that Nova still holds open holds claims on both ends and the server's task. */
import { okay, type Rule } from "./rule.ts";

export const openMigration: Rule = (server, { cloud }) => {
  if (server.status === "VERIFY_RESIZE") {
    return {
      kind: "blocked",
      reason: "unconfirmed-resize",
      detail: "A resize or cold migration waits to be confirmed (VERIFY_RESIZE).",
      unblock: "Confirm or revert it (openstack server resize confirm | revert), then plan again.",
    };
  }
  const open = cloud.migrationsOf.get(server.id)?.[0];
  if (open === undefined) return okay;
  const ends = `${open.source ?? "?"} to ${open.destination ?? "?"}`;
  return {
    kind: "blocked",
    reason: "open-migration",
    detail: `Nova holds migration ${open.id} open (${open.type}, ${open.status}, ${ends}).`,
    unblock: "Let it end, confirm it or abort it; then list the migrations again.",
  };
};
