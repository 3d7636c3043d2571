/** The commands that write, as requests to Nova. Each leaves once, within its deadline or not at all. */
import { assertNever, type Outcome, type WritingCommand } from "../../../sim/index.ts";
import { liveMigrationsOf } from "../compute/migrations.ts";
import {
  abortMigration,
  coldMigrate,
  confirmResize,
  forceComplete,
  liveMigrate,
  startServer,
  stopServer,
} from "../compute/moves.ts";
import {
  disableService,
  enableService,
  listServices,
  type ServiceAnswer,
} from "../compute/services.ts";
import type { Cloud } from "../connect-cloud.ts";
import type { CallOptions } from "../endpoint.ts";
import { describeFailure } from "../http/failure.ts";
import type { ChangeOutcome } from "../outcome.ts";

export type NovaCommand = Exclude<WritingCommand, { kind: "maintain" }>;

/** Looks that a request needs first take of its time: nothing leaves once `deadlineMs` are over. */
export async function request(
  { compute }: Cloud,
  command: NovaCommand,
  { deadlineMs }: { readonly deadlineMs: number },
): Promise<Outcome> {
  const endsAt = Date.now() + deadlineMs;
  const left: Left = () => ({ deadlineMs: Math.max(0, endsAt - Date.now()) });
  const options = left();
  switch (command.kind) {
    case "live-migrate": {
      const { server, destination: host, blockMigration } = command;
      return settled(await liveMigrate(compute, server, { host, blockMigration }, options));
    }
    case "cold-migrate":
      return settled(await coldMigrate(compute, command.server, command.destination, options));
    case "confirm-resize":
      return settled(await confirmResize(compute, command.server, options));
    case "stop-server":
      return settled(await stopServer(compute, command.server, options));
    case "start-server":
      return settled(await startServer(compute, command.server, options));
    case "abort":
    case "force-complete":
      return onMigration(compute, command, left);
    case "disable-service":
    case "enable-service":
      return onService(compute, command, left);
    default:
      return assertNever(command);
  }
}

/** What is left of a request's time, for its next call. */
type Left = () => CallOptions;

async function onMigration(
  compute: Cloud["compute"],
  command: Extract<NovaCommand, { kind: "abort" | "force-complete" }>,
  left: Left,
): Promise<Outcome> {
  const { server } = command;
  const id = command.migration ?? (await newestLive(compute, server, left));
  if (typeof id !== "number") return id;
  const act = command.kind === "abort" ? abortMigration : forceComplete;
  return settled(await act(compute, server, id, left()));
}

/** The live migration that is in progress; a look that failed leaves nothing sent. */
async function newestLive(
  compute: Cloud["compute"],
  server: string,
  left: Left,
): Promise<number | Outcome> {
  const running = await liveMigrationsOf(compute, server, left());
  if (!running.ok) return notSent(describeFailure(running.error));
  const ids = running.value.map(({ id }) => id);
  if (ids.length > 0) return Math.max(...ids);
  return { kind: "refused", reason: `server ${server} has no live migration in progress` };
}

type ServiceCommand = Extract<NovaCommand, { kind: "disable-service" | "enable-service" }>;

/** Nova takes whatever is written last: so what a colleague has written since the runner's own look is looked for. */
async function onService(
  compute: Cloud["compute"],
  command: ServiceCommand,
  left: Left,
): Promise<Outcome> {
  const services = await listServices(compute, command.host, left());
  if (!services.ok) return notSent(describeFailure(services.error));
  const [service] = services.value;
  if (service === undefined) {
    return { kind: "refused", reason: `there is no nova-compute service on ${command.host}` };
  }
  const stands = asItStands(command, service);
  if (stands !== null) return stands;
  return settled(
    command.kind === "disable-service"
      ? await disableService(compute, service.id, command.reason, left())
      : await enableService(compute, service.id, left()),
  );
}

/** The outcome without a request: the service is as it should be, or it is somebody else's; null = it must be asked for. */
function asItStands(
  { kind, host, reason }: ServiceCommand,
  { status, disabled_reason: found }: ServiceAnswer,
): Outcome | null {
  const isDisabled = status === "disabled";
  if (isDisabled && found !== reason) {
    const why = found ?? "no reason given";
    return {
      kind: "refused",
      reason: `the service on ${host} was disabled by somebody else: ${why}`,
    };
  }
  return isDisabled === (kind === "disable-service") ? { kind: "done" } : null;
}

/**
 * A definite no of Nova's is refused. What never left (no connection, no token) and what Nova only put off (too many
 * requests) is unknown to the runner: it looks, finds nothing done, and may ask anew, instead of giving the move up.
 */
export function settled(outcome: ChangeOutcome): Outcome {
  if (outcome.kind === "done") return { kind: "done" };
  const { kind, status, reason } = outcome;
  if (kind === "unknown" || status === null || isPutOff.has(status)) return notSent(reason);
  return isWherever.has(status)
    ? { kind: "refused", reason, wherever: true }
    : { kind: "refused", reason };
}

/** 403: a quota or a right; 404: the server is gone; 409: its state, its task, a lock, its source. A destination is refused with 400. */
const isWherever: ReadonlySet<number> = new Set([403, 404, 409]);

/** 401 after a new token: the credentials themselves are refused, which a person mends. 413 and 429: later. */
const isPutOff: ReadonlySet<number> = new Set([401, 413, 429]);

const notSent = (reason: string): Outcome => ({ kind: "unknown", reason });
