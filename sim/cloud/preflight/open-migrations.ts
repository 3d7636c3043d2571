/** Moves that Nova still holds open: they keep claims on two hosts and refuse any other action on their server. */
import type { OpenMigration, Server } from "../snapshot.ts";
import { type Finding, type PreflightRule, serversOf } from "./finding.ts";

export const openMigrations: PreflightRule = {
  name: "open-migrations",
  examine(host, context) {
    const { cloud } = context;
    const touching = cloud.snapshot.migrations.filter(
      ({ source, destination }) => source === host.id || destination === host.id,
    );
    const told = new Set(touching.map(({ server }) => server));
    const untold = serversOf(host, context).filter(
      ({ id, status }) => unended.has(status) && !told.has(id),
    );
    return [
      ...touching.map((migration) => ofMigration(migration, cloud.servers.get(migration.server))),
      ...untold.map(ofState),
    ];
  },
};

const unended: ReadonlySet<string> = new Set([
  "MIGRATING",
  "RESIZE",
  "VERIFY_RESIZE",
  "REVERT_RESIZE",
]);

function ofMigration(migration: OpenMigration, server: Server | undefined): Finding {
  const name = server?.name ?? migration.server;
  const way = `from ${migration.source ?? "an unknown host"} to ${migration.destination ?? "an unknown host"}`;
  const isFinished = migration.status === "finished";
  return {
    rule: "open-migrations",
    level: "blocks",
    servers: [migration.server],
    summary: isFinished
      ? `The ${migration.type} of ${name} ${way} is not confirmed: its disk and claim stay on both hosts.`
      : `The ${migration.type} of ${name} ${way} is ${migration.status}.`,
    mend: isFinished
      ? "Confirm or revert it: openstack server resize confirm (or revert)."
      : "Wait until it ends, or abort it: openstack server migration abort.",
  };
}

const ofState = (server: Server): Finding => ({
  rule: "open-migrations",
  level: "blocks",
  servers: [server.id],
  summary: `${server.name} is in ${server.status}, and no migration of it is listed.`,
  mend: "Confirm, revert or abort the move, then list servers and migrations again.",
});
