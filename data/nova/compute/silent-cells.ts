/**
 * Cells that do not answer. From 2.69 on Nova still lists what its own database has of them: a server's id, a compute
 * service's host, the status UNKNOWN, and little else (api-guide, "Handling Down Cells"). On which host such a server is,
 * nobody tells; so no list with one counts as read.
 */
import { z } from "zod";
import type { Failure } from "../http/failure.ts";

/** What is left of a server or a service. */
export interface Silent {
  readonly isSilent: true;
  /** Of a service: where it is. */
  readonly host: string | null;
  readonly binary: string | null;
}

const remnant = z.object({
  status: z.literal("UNKNOWN"),
  host: z.string().nullish(),
  binary: z.string().nullish(),
});

/** An item as it is, or what is left of it. What is neither is refused for what it lacks as an item. */
export const orSilent = <T>(item: z.ZodType<T>): z.ZodType<T | Silent> =>
  z.unknown().transform((value, context): T | Silent => {
    const whole = item.safeParse(value);
    if (whole.success) return whole.data;
    const left = remnant.safeParse(value);
    if (left.success) {
      const { host, binary } = left.data;
      return { isSilent: true, host: host ?? null, binary: binary ?? null };
    }
    for (const { path, message } of whole.error.issues) {
      context.issues.push({ code: "custom", path: [...path], message, input: value });
    }
    return z.NEVER;
  });

export const isSilent = (item: object): item is Silent => "isSilent" in item;

/** Items with their data, and those without. */
export function parted<T extends object>(
  items: readonly (T | Silent)[],
): { readonly whole: readonly T[]; readonly silent: readonly Silent[] } {
  const whole: T[] = [];
  const silent: Silent[] = [];
  for (const item of items) {
    if (isSilent(item)) silent.push(item);
    else whole.push(item);
  }
  return { whole, silent };
}

/** @param told what lacks its data, in words. */
export const silentCell = (request: string, told: string): Failure => ({
  kind: "unknown",
  status: 200,
  message: `a cell of this cloud does not answer: ${told}`,
  request,
  requestId: null,
});

export const silentServices = (services: readonly Silent[]): Failure => {
  const hosts = services.map(({ host }) => host ?? "a host").sort();
  return silentCell(
    "GET compute /os-services",
    `the services on ${hosts.join(", ")} are listed without their state`,
  );
};
