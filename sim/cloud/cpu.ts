/** Which host can take over a running guest, by CPU and QEMU version. */
import { includesModel } from "./cpu-models.ts";
import type { NovaSettings } from "./settings.ts";
import type { Host, Server } from "./snapshot.ts";

/** The CPU that a guest was started with. */
export type GuestCpu =
  /** A named model (with its features). */
  | { readonly kind: "model"; readonly model: string }
  /** The host's own CPU, bit by bit. */
  | { readonly kind: "passthrough"; readonly model: string }
  | { readonly kind: "unknown" };

/** Guest CPU when it starts on a host: by cpu_mode, host's CPU and cpu_models (first of the list, as Nova picks). */
export function cpuWhenStarted(host: Host, settings: NovaSettings): GuestCpu {
  switch (settings.cpuMode) {
    case "custom": {
      const model = settings.cpuModels[0];
      return model === undefined ? { kind: "unknown" } : { kind: "model", model };
    }
    case "none":
      return { kind: "model", model: "qemu64" };
    case "host-passthrough":
      return host.cpuModel === null
        ? { kind: "unknown" }
        : { kind: "passthrough", model: host.cpuModel };
    case "host-model":
      return host.cpuModel === null ? { kind: "unknown" } : { kind: "model", model: host.cpuModel };
  }
}

/** Guest CPU of a running server: what its domain says, else what its host would have started it with. */
export function guestCpu(server: Server, host: Host, settings: NovaSettings): GuestCpu {
  const started = cpuWhenStarted(host, settings);
  if (server.cpuModel === null || started.kind === "passthrough") return started;
  return { kind: "model", model: server.cpuModel };
}

/**
 * Why a running guest cannot be handed to the host; null when it can, or when nobody told the CPU models.
 *
 * Nova compares with what QEMU on the destination can offer (compareHypervisorCPU) and fails the pre-check; for
 * host-passthrough no check can promise it, and the same model is the least that is needed.
 */
export function refusalByCpu(guest: GuestCpu, destination: Host): string | null {
  if (guest.kind === "unknown" || destination.cpuModel === null) return null;
  if (guest.kind === "passthrough") {
    return guest.model === destination.cpuModel
      ? null
      : `has ${destination.cpuModel}, and the guest runs on ${guest.model} passed through`;
  }
  switch (includesModel(destination.cpuModel, guest.model)) {
    case "yes":
      return null;
    case "no":
      return `has ${destination.cpuModel}, which lacks features of the guest's ${guest.model}`;
    case "unknown":
      return `has ${destination.cpuModel}, and whether that includes ${guest.model} is not known`;
  }
}

/** Why Nova would call the destination too old (DestinationHypervisorTooOld); null when it is not, or not known. */
export function refusalByQemu(source: Host, destination: Host): string | null {
  const [from, to] = [source.hypervisorVersion, destination.hypervisorVersion];
  if (from === null || to === null || from <= to) return null;
  return `runs QEMU ${qemuVersion(to)}, older than ${qemuVersion(from)} on ${source.id}`;
}

/** 7002022 as people write it: 7.2.22. */
export const qemuVersion = (version: number): string =>
  `${Math.floor(version / 1e6)}.${Math.floor(version / 1e3) % 1e3}.${version % 1e3}`;
