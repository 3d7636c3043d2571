/** A lock holds owners back, not administrators (check_instance_lock); whoever set it should be told. */
import { okay, type Rule } from "./rule.ts";

export const locked: Rule = (server) =>
  server.locked
    ? { kind: "note", text: "Locked: an administrator may move it; tell whoever locked it." }
    : okay;
