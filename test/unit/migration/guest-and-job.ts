/** A small guest and a bare job of QEMU's own, for tests that count by hand. */
import {
  defaultConstants,
  type GuestMemory,
  type LiveJob,
  MiB,
  type ModelConstants,
} from "../../../sim/index.ts";

/** No overheads and no noise: what is left is QEMU's rules, countable by hand. */
export const bareConstants: ModelConstants = {
  ...defaultConstants,
  name: "bare",
  capEfficiency: 1,
  streamRate: 1000 * MiB,
  zeroPageTime: 0,
  setupTime: 0,
  syncTimePerByte: 0,
  firstTouchRate: Number.POSITIVE_INFINITY,
  noise: { rate: 0, workingSet: 0 },
  stopTime: 0,
  resumeTime: 0,
  socketQueue: 0,
  announceTime: 0,
  mirrorEfficiency: 1,
  mirrorStopTime: 0,
  mirrorResumeTime: 0,
  postCopyStopTime: 0.01,
  postCopyResumeTime: 0.02,
  postCopyRate: Number.POSITIVE_INFINITY,
};

export const memory = (changes: Partial<GuestMemory> = {}): GuestMemory => ({
  total: 512 * MiB,
  touched: 512 * MiB,
  dirty: [],
  vcpus: 1,
  ...changes,
});

export const bareJob = (
  changes: Partial<LiveJob> = {},
  ofMemory: Partial<GuestMemory> = {},
): LiveJob => ({
  guest: {
    memory: memory(ofMemory),
    disks: [],
    shutdownTime: 0,
    bootTime: 0,
    paused: false,
    running: true,
  },
  constants: bareConstants,
  preparation: 0,
  finishing: 0,
  images: 0,
  mirrors: [],
  mirrorLimit: Number.POSITIVE_INFINITY,
  mirrorSpeed: Number.POSITIVE_INFINITY,
  parameters: { maxBandwidth: Number.POSITIVE_INFINITY, downtimeLimit: 0.3 },
  changes: [],
  clock: "memory",
  timeout: null,
  autoConverge: null,
  xbzrleCache: null,
  postCopy: "off",
  maxPostCopyBandwidth: Number.POSITIVE_INFINITY,
  connections: 1,
  multifd: null,
  streamRate: 1000 * MiB,
  luck: null,
  record: false,
  ...changes,
});
