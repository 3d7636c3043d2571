/** Allocations in Placement that no server and no open migration explains: leftovers of moves that went wrong. */
import type { UnexplainedClaim } from "../snapshot.ts";
import type { PreflightRule } from "./finding.ts";

const SHOWN = 3;

export const unexplainedClaims: PreflightRule = {
  name: "unexplained-claims",
  examine({ id, unexplained = [] }) {
    if (unexplained.length === 0) return [];
    const [first] = unexplained;
    return [
      {
        rule: "unexplained-claims",
        level: "warns",
        servers: [],
        summary: `Placement holds ${told(unexplained)} on ${id} for nobody who is there: the room is lost, and the host does not count as empty.`,
        mend: `Look with openstack resource provider allocation show ${first?.consumer ?? "UUID"}; nova-manage placement audit --delete removes what is orphaned.`,
      },
    ];
  },
};

function told(claims: readonly UnexplainedClaim[]): string {
  const shown = claims.slice(0, SHOWN).map(({ consumer, amounts }) => {
    const held = Object.entries(amounts).map(([name, amount]) => `${amount} ${name}`);
    // Devices are no class that we count.
    return `${held.join(", ") || "devices"} (${consumer})`;
  });
  const rest = claims.length - SHOWN;
  return rest > 0 ? `${shown.join("; ")} and ${rest} more` : shown.join("; ");
}
