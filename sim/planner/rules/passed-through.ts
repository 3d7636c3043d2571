/** PCI devices, vGPUs, encrypted memory and TPMs tie a running guest to its host. */
import { pciAliases } from "../../cloud/filters/pci-passthrough.ts";
import { okay, type Rule } from "./rule.ts";

export const pciDevice: Rule = (_server, { flavor }) => {
  const aliases = pciAliases(flavor);
  if (aliases.length === 0) return okay;
  const names = aliases.map(([alias, count]) => `${count} x ${alias}`).join(", ");
  return {
    kind: "cold-only",
    reason: "pci-device",
    detail: `The flavor passes PCI devices through (${names}); Nova refuses to move it live before 2025.1, and later unless the devices are marked live_migratable.`,
  };
};

export const vgpu: Rule = (_server, { flavor }) =>
  "resources:VGPU" in flavor.extraSpecs
    ? {
        kind: "blocked",
        reason: "vgpu",
        detail:
          "The flavor has a vGPU; which hosts have a free one of the same type is not in the snapshot.",
        unblock:
          "Move it by hand: live from 2024.1 with libvirt 8.6, QEMU 8.1 and Linux 5.18 on both ends, else cold.",
      }
    : okay;

export const liveForbidden: Rule = (_server, { flavor: { extraSpecs } }) => {
  const encrypted = /^(true|1|yes|on)$/i.test(extraSpecs["hw:mem_encryption"] ?? "");
  const tpm = "hw:tpm_version" in extraSpecs && extraSpecs["hw:tpm_secret_security"] !== "host";
  if (!encrypted && !tpm) return okay;
  return {
    kind: "cold-only",
    reason: "live-forbidden",
    detail: encrypted
      ? "Its memory is encrypted (SEV); Nova refuses to move it live."
      : "It has a virtual TPM; Nova refuses to move it live before 2026.1, and later unless its secret is the host's.",
  };
};
