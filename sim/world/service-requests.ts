/** Requests that enable or disable a host's nova-compute service: what somebody else wrote there stays. */
import type { Instant } from "../base/units.ts";
import type { Outcome, WritingCommand } from "../port/port.ts";
import { done, type Nova, refused, serviceOf } from "./nova.ts";

export type ServiceCommand = Extract<
  WritingCommand,
  { kind: "disable-service" | "enable-service" }
>;

export function setService(
  nova: Nova,
  { kind, host, reason }: ServiceCommand,
  now: Instant,
): Outcome {
  const { services, hosts } = nova;
  if (!services.has(host)) return refused(`compute service on ${host} could not be found`);
  const service = serviceOf(nova, host);
  if (service.status === "disabled" && service.disabledReason !== reason) {
    const why = service.disabledReason ?? "no reason given";
    return refused(`the service on ${host} was disabled by somebody else: ${why}`);
  }
  const status = kind === "disable-service" ? "disabled" : "enabled";
  service.status = status;
  service.disabledReason = status === "disabled" ? reason : null;
  if (status === "disabled") hosts.cordon(host, now);
  else hosts.uncordon(host, now);
  nova.sightings.post("service", host);
  return done;
}
