/** Servers that the goal says must not be touched. */
import { okay, type Rule } from "./rule.ts";

export const frozen: Rule = (server, { goal }) =>
  goal.frozen.includes(server.id)
    ? {
        kind: "blocked",
        reason: "frozen",
        detail: "The goal freezes this server.",
        unblock: "Take it off the frozen list.",
      }
    : okay;
