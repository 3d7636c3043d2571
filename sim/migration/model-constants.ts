/**
 * What the models take from the machines rather than from QEMU's rules: each with its meaning, unit and source.
 *
 * Rules of QEMU and Nova (page headers, the 100 ms window, the ramp) are code; these are figures a site may measure.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { MiB, PAGE } from "../base/units.ts";
import type { QemuVersion } from "./qemu-profile.ts";

export interface ModelConstants {
  readonly name: string;
  /** The release whose rules apply where nobody says which one runs; see qemu-profile.ts. */
  readonly qemu: QemuVersion;
  /** Where the figures come from, in one sentence. */
  readonly source: string;
  /** Day of measurement or of the last review, ISO 8601. */
  readonly date: string;

  /** Share of `max-bandwidth` that a quiet host delivers. */
  readonly capEfficiency: number;
  /** Share of a link's nominal rate left to payload by Ethernet, IP and TCP framing. */
  readonly linkEfficiency: number;
  /** Most that one migration stream can send, bound by a CPU core [B/s]. */
  readonly streamRate: BytesPerSecond;
  /** The same under native TLS [B/s]. */
  readonly tlsStreamRate: BytesPerSecond;
  /** Time QEMU needs to find one zero page [s]. */
  readonly zeroPageTime: Seconds;
  /** Connection and setup section before the first page [s]. */
  readonly setupTime: Seconds;
  /** Time of one dirty-bitmap sync per byte of RAM [s/B]. */
  readonly syncTimePerByte: number;
  /** Pages that guest kernel and device emulation dirty between any two syncs: their rate and set. */
  readonly noise: { readonly rate: BytesPerSecond; readonly workingSet: Bytes };

  /** Relative standard deviation of one 100 ms window's bandwidth when max-bandwidth limits. */
  readonly quotaWindowSpread: number;
  /** The same when the link does. */
  readonly linkWindowSpread: number;

  /** Downtime beside the pages: stopping, device state [s]. */
  readonly stopTime: Seconds;
  /** Outage beyond QEMU's downtime: destination loads device state and resumes [s]. */
  readonly resumeTime: Seconds;
  /** Rate at which the destination takes pages that it never had: memory is allocated and cleared first [B/s]. */
  readonly firstTouchRate: BytesPerSecond;
  /** Bytes that the source has written but the link has not yet carried when a link limits [B]. */
  readonly socketQueue: Bytes;
  /** Downtime of a post-copy switch: device state, discard bitmap [s]. */
  readonly postCopyStopTime: Seconds;
  /** Of the same outage what lies beyond QEMU's downtime, beside the socket queue [s]. */
  readonly postCopyResumeTime: Seconds;
  /** Most pages a second that the destination puts in place after a post-copy switch [B/s]. */
  readonly postCopyRate: BytesPerSecond;
  /** Until switches and peers have learned the new place [s]; part of the outage. */
  readonly announceTime: Seconds;

  /** Ceiling of one disk mirror: 16 MiB in flight over the round trip of a request [B/s]. */
  readonly mirrorRate: BytesPerSecond;
  /** Share of a stream's rate that a mirror turns into copied chunks: NBD's requests and their gaps. */
  readonly mirrorEfficiency: number;
  /** Ending the mirrors inside the downtime, beside their drain [s]. */
  readonly mirrorStopTime: Seconds;
  /** Taking the disks over on the destination, beyond the downtime [s]. */
  readonly mirrorResumeTime: Seconds;

  /** One ssh (scp) stream: bound by cipher and one core [B/s]. */
  readonly sshRate: BytesPerSecond;
  /** One rsync stream [B/s]. */
  readonly rsyncRate: BytesPerSecond;
  /** Either with compression, which Nova asks for unless a disk is qcow2: data, and holes read as zeros [B/s]. */
  readonly compressedCopyRate: BytesPerSecond;
  readonly holeCopyRate: BytesPerSecond;

  /** Nova before the first byte of a live move: scheduling, checks, vif plug [s]. */
  readonly livePreparation: Seconds;
  /** Nova after the guest runs on the destination, until the migration is `completed` [s]. */
  readonly liveFinishing: Seconds;
  /** Rolling back after an abort or a timeout [s]. */
  readonly abortTime: Seconds;
  /** Nova before a cold move stops the guest [s]. */
  readonly coldPreparation: Seconds;
  /** Detaching and attaching volumes and ports, defining the guest on the destination [s]. */
  readonly coldAttach: Seconds;
  /** confirmResize until the source's copy is gone [s]. */
  readonly confirmTime: Seconds;
  /**
   * How far single moves stray from these sums of Nova's times: standard deviation of the logarithm. 0 = nobody has
   * measured it; what sites differ by is drawn once for all moves.
   */
  readonly liveOverheadScatter: number;
  readonly coldOverheadScatter: number;
  /** Period of Nova's check for resizes to confirm by itself [s]. */
  readonly confirmPoll: Seconds;
}

/** KVM hosts on 10 Gbit/s as Nova's sites have them; widened by the interval of whatever rests on them. */
export const defaultConstants: ModelConstants = {
  name: "kvm",
  qemu: { major: 8, minor: 2 },
  source:
    "QEMU and Nova sources; published measurements (OSIC 2017, Sxmindu 2023, LordWicked 2026); assumed where neither says",
  date: "2026-11-23",
  capEfficiency: 0.994, // windows of 100.60 ms, QEMU 7.2 on a quiet host, 2026-11-23 (MODELS.md)
  linkEfficiency: 0.949, // MTU 1500: 1448 of 1538 bytes on the wire, less acknowledgements
  streamRate: 1.15e9, // assumed: one migration thread just fills 10 Gbit/s
  tlsStreamRate: 0.5e9, // assumed: AES-GCM on one core with copies
  // The mean of two sites: LordWicked 0.12-0.49 us (fastest windows, middle 0.30), Sxmindu 1.0-1.1 us (slope, 1.05).
  zeroPageTime: 0.68e-6,
  setupTime: 0.02,
  // Assumed: 32 KiB of bitmap a GiB, read, merged and cleared in four passes at 1 GB/s.
  syncTimePerByte: (4 * 2 ** 15) / 1e9 / 2 ** 30,
  noise: { rate: 400 * PAGE, workingSet: 110 * PAGE }, // measured on idle Linux guests
  quotaWindowSpread: 0.005, // measured 0.002 on a quiet host
  linkWindowSpread: 0.05, // measured 0.07-0.10 through a software shaper

  stopTime: 0.005, // measured 2 ms for one vCPU and few devices
  resumeTime: 0.05, // assumed: libvirt's Finish and vCPU start on the destination
  firstTouchRate: 1.5e9, // assumed: clearing and copying 4 KiB pages on one core
  socketQueue: 3 * MiB, // measured; tcp_wmem's 4 MiB at most
  postCopyStopTime: 0.01,
  postCopyResumeTime: 0.03, // outage measured 15-60 ms without a link's queue
  postCopyRate: 0.7e9, // assumed: one thread places pages by UFFDIO_COPY at 5 us each
  announceTime: 0.05, // first of five announcements (options.c: 50 ms)
  mirrorRate: 0.8e9, // assumed: 16 MiB in flight at 20 ms
  mirrorEfficiency: 0.95, // measured 0.92-0.96 of the link
  mirrorStopTime: 0.05, // measured 3-100 ms
  mirrorResumeTime: 0.045, // measured 30-75 ms
  sshRate: 250e6, // assumed: scp, one core, AES-GCM
  rsyncRate: 200e6, // assumed
  compressedCopyRate: 60e6, // assumed: zlib on one core, data that hardly compresses
  holeCopyRate: 300e6, // assumed: the same with nothing but zeros
  livePreparation: 6, // OSIC: 16 s for 4 GiB on 10 Gbit/s, most of it not copying
  liveFinishing: 4,
  abortTime: 4,
  coldPreparation: 5,
  coldAttach: 8,
  confirmTime: 5,
  liveOverheadScatter: 0,
  coldOverheadScatter: 0,
  confirmPoll: 60, // nova periodic task `_poll_unconfirmed_resizes`
};
