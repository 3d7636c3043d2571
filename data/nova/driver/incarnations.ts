/**
 * Whether a host's service was started anew, as far as Nova lets one tell: the hypervisor's version, when its machine
 * was booted, and how often the service was seen down. A service that is restarted within Nova's own patience
 * (service_down_time) on a machine that stays up leaves no trace.
 */
import type { ServiceSight } from "../../../sim/index.ts";
import type { Machine } from "./machine-look.ts";

interface Known {
  readonly version: number | null;
  /** Unix time [ms]; null = not told. */
  readonly bootedAt: number | null;
  readonly downs: number;
  readonly isDown: boolean;
}

export type LastSeen = Pick<ServiceSight, "incarnation" | "state">;

/** A boot time read off an uptime in whole minutes is never the same twice: within this it counts as the same [ms]. */
const BLUR = 150_000;

export class Incarnations {
  readonly #known = new Map<string, Known>();

  /**
   * Takes up what an earlier process had seen, so that its own restart is not taken for the host's, and a service that
   * is still down is not counted once more.
   */
  recall(host: string, { incarnation: text, state }: LastSeen): void {
    const match = /^version (\d+|unknown), booted (\S+), seen down (\d+) times$/.exec(text ?? "");
    if (match === null) return;
    const [, version, booted, downs] = match;
    this.#known.set(host, {
      version: version === "unknown" ? null : Number(version),
      bootedAt: booted === "unknown" ? null : Date.parse(booted ?? ""),
      downs: Number(downs),
      isDown: state === "down",
    });
  }

  /** What was last known; null = nothing. */
  of(host: string): string | null {
    const known = this.#known.get(host);
    if (known === undefined || (known.version === null && known.bootedAt === null)) return null;
    const booted = known.bootedAt === null ? "unknown" : new Date(known.bootedAt).toISOString();
    return `version ${known.version ?? "unknown"}, booted ${booted}, seen down ${known.downs} times`;
  }

  /** Whether the service has just come back, so that its machine is worth a look. */
  sees(host: string, state: "up" | "down"): boolean {
    const known = this.#known.get(host) ?? {
      version: null,
      bootedAt: null,
      downs: 0,
      isDown: false,
    };
    const isDown = state === "down";
    const downs = known.downs + (isDown && !known.isDown ? 1 : 0);
    this.#known.set(host, { ...known, isDown, downs });
    return known.isDown && !isDown;
  }

  /** @param now Unix time [ms]. */
  measured(host: string, machine: Machine, now = Date.now()): void {
    const known = this.#known.get(host) ?? {
      version: null,
      bootedAt: null,
      downs: 0,
      isDown: false,
    };
    const up = uptimeOf(machine.uptime);
    const bootedAt = up === null ? known.bootedAt : sameBoot(known.bootedAt, now - up * 1000);
    this.#known.set(host, { ...known, version: machine.version ?? known.version, bootedAt });
  }
}

const sameBoot = (known: number | null, read: number): number =>
  known !== null && Math.abs(known - read) < BLUR ? known : read;

/** Seconds of `uptime`'s line: " 08:32:11 up 93 days, 18:25, 12 users, ...", "up 3 min", "up 1 day, 4 min". */
export function uptimeOf(line: string | null): number | null {
  const up = /\bup\s+(.*?),\s+\d+\s+users?/.exec(line ?? "")?.[1];
  if (up === undefined) return null;
  const days = Number(/(\d+)\s+days?/.exec(up)?.[1] ?? 0);
  const clock = /(\d+):(\d\d)/.exec(up);
  const minutes = Number(/(\d+)\s+min/.exec(up)?.[1] ?? 0);
  const ofClock = clock === null ? 0 : Number(clock[1]) * 3600 + Number(clock[2]) * 60;
  return days * 86_400 + ofClock + minutes * 60;
}
