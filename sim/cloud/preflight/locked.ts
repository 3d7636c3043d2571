/** Locked servers: an administrator may move them, but somebody had a reason. */
import { type Finding, idsOf, named, type PreflightRule, serversOf, verb } from "./finding.ts";

export const locked: PreflightRule = {
  name: "locked",
  examine(host, context): readonly Finding[] {
    const servers = serversOf(host, context).filter((server) => server.locked);
    if (servers.length === 0) return [];
    return [
      {
        rule: "locked",
        level: "note",
        servers: idsOf(servers),
        summary: `${named(servers)} ${verb(servers)} locked: Nova refuses all but administrators.`,
        mend: "Run the drain as an administrator, and tell whoever locked it.",
      },
    ];
  },
};
