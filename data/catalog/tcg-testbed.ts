/** Two QEMU 7.2.22 processes under TCG on one two-core host: where the calibration runs of 2026-11-23 were measured. */
import { defaultConstants, MiB, type ModelConstants, PAGE } from "../../sim/index.ts";

export const tcgTestbed: ModelConstants = {
  ...defaultConstants,
  name: "tcg-testbed",
  qemu: { major: 7, minor: 2 },
  source: "calibration runs, QEMU 7.2.22 TCG, loopback and veth with tc tbf, two cores",
  date: "2026-11-23",
  capEfficiency: 0.994, // a quiet host wakes 0.6 ms late for each window of 100 ms: median of 58 runs (SD 0.45 ms)
  linkEfficiency: 0.95, // 1448 of 1514 bytes as tbf counts them, 0.995 of that on a quiet host
  streamRate: 840 * MiB, // one process through loopback while the CPU is there
  zeroPageTime: 0.4e-6,
  setupTime: 0.002,
  syncTimePerByte: 0,
  noise: { rate: 400 * PAGE, workingSet: 110 * PAGE },
  quotaWindowSpread: 0.01,
  linkWindowSpread: 0.08,
  stopTime: 0.002,
  resumeTime: 0.002,
  firstTouchRate: 300 * MiB, // 227 and 279 MiB/s unlimited; idle guests stop for 370 MiB/s of new pages on the median
  socketQueue: 3 * MiB,
  postCopyStopTime: 0.006,
  postCopyResumeTime: 0.03,
  postCopyRate: 420e6, // 0.4-0.6 s for some 200 MB
  announceTime: 0, // stop to resume is measured, not what peers see
  mirrorEfficiency: 0.93,
  mirrorStopTime: 0.07, // 48 ms to end the mirror, and a flush
  mirrorResumeTime: 0.045,
  livePreparation: 0,
  liveFinishing: 0,
};
