/** The destination's CPU and QEMU must be able to go on with the running guest; a cold move starts it anew. */
import { refusalByCpu, refusalByQemu } from "../cpu.ts";
import type { Filter } from "../filter.ts";

export const cpuFilter: Filter = {
  name: "cpu",
  refusal: ({ cpu, mode }, host) => (mode === "live" ? refusalByCpu(cpu, host) : null),
};

export const qemuVersionFilter: Filter = {
  name: "QEMU version",
  refusal: ({ source, mode }, host) => (mode === "live" ? refusalByQemu(source, host) : null),
};
