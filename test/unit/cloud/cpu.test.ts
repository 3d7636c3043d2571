import { describe, expect, it } from "vitest";
import {
  cpuWhenStarted,
  guestCpu,
  qemuVersion,
  refusalByCpu,
  refusalByQemu,
} from "../../../sim/cloud/cpu.ts";
import { baselineOf, hasCpuTrait, includesModel } from "../../../sim/cloud/cpu-models.ts";
import { novaDefaults } from "../../../sim/cloud/settings.ts";
import { host, server } from "../../support/plan-cloud.ts";

// A wrong answer here is a migration that fails after it was announced, or a server called stuck that is not.
describe("which CPU includes which", () => {
  it.each([
    ["Broadwell", "Haswell", "yes"],
    ["Haswell", "Broadwell", "no"],
    ["Cascadelake-Server", "Skylake-Server-IBRS", "yes"],
    ["Icelake-Server", "Cooperlake", "no"], // Cooperlake has AVX512-BF16, Icelake has not
    ["SapphireRapids", "Cooperlake", "yes"],
    ["Cascadelake-Server-noTSX", "Skylake-Server", "no"], // the guest may use HLE and RTM
    ["Cascadelake-Server-noTSX", "Skylake-Server-noTSX-IBRS", "yes"],
    ["Broadwell", "Broadwell-IBRS", "no"],
    ["EPYC-Milan", "EPYC-Rome", "yes"],
    ["EPYC-Rome", "Skylake-Server", "no"],
    ["EPYC-Rome", "kvm64", "yes"],
    ["kvm64", "qemu64", "yes"], // with cpu_mode none guests show QEMU's default, whatever a virtual host calls itself
    ["qemu64", "kvm64", "yes"],
    ["qemu64", "Conroe", "no"],
    ["EPYC-Milan-v2", "EPYC-Rome-v3", "yes"],
    ["Neoverse-N1", "Neoverse-N1", "yes"],
    ["Neoverse-N1", "Haswell", "unknown"],
  ])("%s over %s: %s", (upper, lower, answer) => {
    expect(includesModel(upper, lower)).toBe(answer);
  });
});

describe("the baseline of several CPUs", () => {
  it.each([
    [["Broadwell-IBRS", "Icelake-Server"], "Broadwell-IBRS"],
    [["Skylake-Server-noTSX-IBRS", "Haswell"], "Haswell-noTSX"],
    [["Cascadelake-Server", "Cascadelake-Server"], "Cascadelake-Server"],
    [["EPYC-Milan", "EPYC-Rome"], "EPYC-Rome"],
    [["Cooperlake", "Icelake-Server"], "Cascadelake-Server"],
  ])("%j: %s", (models, baseline) => {
    expect(baselineOf(models)).toBe(baseline);
  });
  it("is a bare 64-bit CPU across vendors, and unknown for models outside the table", () => {
    expect(baselineOf(["EPYC-Milan", "Icelake-Server"])).toMatch(/^(kvm64|qemu64)$/);
    expect(baselineOf(["Neoverse-N1", "Haswell"])).toBeNull();
  });
});

describe("the guest's CPU", () => {
  const skylake = host("h", { cpuModel: "Skylake-Server-IBRS" });
  it("is the host's model, the first of cpu_models, or the host's own bits, by cpu_mode", () => {
    expect(cpuWhenStarted(skylake, novaDefaults)).toEqual({
      kind: "model",
      model: "Skylake-Server-IBRS",
    });
    const custom = {
      ...novaDefaults,
      cpuMode: "custom",
      cpuModels: ["Haswell", "Skylake-Server"],
    } as const;
    expect(cpuWhenStarted(skylake, custom)).toEqual({ kind: "model", model: "Haswell" });
    const passthrough = { ...novaDefaults, cpuMode: "host-passthrough" } as const;
    expect(cpuWhenStarted(skylake, passthrough).kind).toBe("passthrough");
  });
  it("is what its domain says, where that was collected", () => {
    const old = server("a", "h", { cpuModel: "Haswell-noTSX" });
    expect(guestCpu(old, skylake, novaDefaults)).toEqual({ kind: "model", model: "Haswell-noTSX" });
  });
  it("goes on only where all of its features are; passed through, only on the same model", () => {
    const broadwell = host("b", { cpuModel: "Broadwell-IBRS" });
    expect(refusalByCpu({ kind: "model", model: "Skylake-Server-IBRS" }, broadwell)).toMatch(
      /lacks/,
    );
    expect(refusalByCpu({ kind: "model", model: "Haswell" }, broadwell)).toBeNull();
    expect(refusalByCpu({ kind: "passthrough", model: "Haswell" }, broadwell)).toMatch(
      /passed through/,
    );
    expect(refusalByCpu({ kind: "unknown" }, broadwell)).toBeNull();
  });
});

describe("QEMU's version", () => {
  it("must not be older on the destination; unknown refuses nothing", () => {
    const old = host("old", { hypervisorVersion: 6_002_000 });
    const unknown = host("unknown", { hypervisorVersion: null });
    expect(refusalByQemu(host("new"), old)).toBe("runs QEMU 6.2.0, older than 8.2.0 on new");
    expect(refusalByQemu(old, host("new"))).toBeNull();
    expect(refusalByQemu(unknown, old)).toBeNull();
    expect(qemuVersion(7_002_022)).toBe("7.2.22");
  });
});

describe("traits that a CPU model tells", () => {
  it("knows AVX-512 from the models, and says so when it does not know", () => {
    expect(hasCpuTrait("Skylake-Server-IBRS", "HW_CPU_X86_AVX512F")).toBe(true);
    expect(hasCpuTrait("Broadwell", "HW_CPU_X86_AVX512F")).toBe(false);
    expect(hasCpuTrait("Broadwell", "CUSTOM_RACK_7")).toBeNull();
  });
});
