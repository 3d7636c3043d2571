/** What Nova did to a server, request by request, and why it failed (os-instance-actions). */
import { z } from "zod";
import { ok, type Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { listAll } from "../pages.ts";

/** 2.51 shows events, 2.58 has pages and updated_at, 2.84 tells the fault in an event's details (Ussuri on). */
const version = { needs: [2, 58], knows: [2, 96] } as const;

const action = z.object({
  action: z.string(),
  request_id: z.string(),
  user_id: z.string().nullish(),
  start_time: z.string(),
  updated_at: z.string().nullish(),
  message: z.string().nullish(),
});
export type ActionAnswer = z.infer<typeof action>;

const event = z.object({
  event: z.string(),
  host: z.string().nullish(),
  start_time: z.string().nullish(),
  finish_time: z.string().nullish(),
  /** "Success", "Error"; null while it runs. */
  result: z.string().nullish(),
  details: z.string().nullish(),
});
export type ActionEventAnswer = z.infer<typeof event>;

export interface ActionWithEvents extends ActionAnswer {
  readonly events: readonly ActionEventAnswer[];
}

/** Newest first. */
export const listActions = (
  compute: Endpoint,
  server: string,
): Promise<Result<readonly ActionAnswer[], Failure>> =>
  listAll(compute, {
    path: `/servers/${encodeURIComponent(server)}/os-instance-actions`,
    key: "instanceActions",
    item: action,
    options: { version },
  });

/** The action of one request, by the request id that its answer carried. */
export async function getAction(
  compute: Endpoint,
  server: string,
  requestId: string,
): Promise<Result<ActionWithEvents, Failure>> {
  const answer = await compute.get(
    `/servers/${encodeURIComponent(server)}/os-instance-actions/${encodeURIComponent(requestId)}`,
    z.object({ instanceAction: action.extend({ events: z.array(event).nullish() }) }),
    { version },
  );
  if (!answer.ok) return answer;
  const { instanceAction } = answer.value.body;
  return ok({ ...instanceAction, events: instanceAction.events ?? [] });
}

/** Why the action failed, in Nova's words; null when no event says that it did. */
export function reasonOfFailure({ events, message }: ActionWithEvents): string | null {
  const failed = events.filter(({ result }) => result?.toLowerCase() === "error");
  if (failed.length === 0) return null;
  const told = failed.flatMap(({ details }) => (details ?? "").trim() || []);
  return told[0] ?? message ?? `failed in ${failed.map(({ event: name }) => name).join(", ")}`;
}
