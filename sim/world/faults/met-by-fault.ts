/** A request that a fault meets: what its sender is told in Nova's place, and what of it is fixed when it leaves. */
import type { Outcome, WritingCommand } from "../../port/port.ts";
import { type Nova, refused, serverNow } from "../nova.ts";
import type { RequestFault } from "./faults.ts";

export const outcomeOf = (fault: RequestFault): Outcome =>
  fault.kind === "refused"
    ? { ...refused(fault.reason), ...(fault.wherever ? { wherever: true } : {}) }
    : { kind: "unknown", reason: fault.reason ?? "no answer within the timeout" };

/** The record that an abort or a forcing means was looked for before it left. */
export function asItLeft(nova: Nova, command: WritingCommand): WritingCommand {
  if (command.kind !== "abort" && command.kind !== "force-complete") return command;
  const newest = serverNow(nova, command.server)?.move?.record.id;
  return { ...command, migration: command.migration ?? newest ?? 0 };
}
