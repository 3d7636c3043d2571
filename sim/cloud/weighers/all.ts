/** The weighers that Nova enables and whose values a snapshot knows. */
import type { Weigher } from "../weigher.ts";
import { cpuWeigher } from "./cpu.ts";
import { diskWeigher } from "./disk.ts";
import { hypervisorVersionWeigher } from "./hypervisor-version.ts";
import { ramWeigher } from "./ram.ts";
import { softAffinityWeighers } from "./soft-affinity.ts";

const always: readonly Weigher[] = [ramWeigher, cpuWeigher, diskWeigher, hypervisorVersionWeigher];

export const weighersFor = (groupPolicy: string | undefined): readonly Weigher[] => [
  ...always,
  ...softAffinityWeighers(groupPolicy),
];
