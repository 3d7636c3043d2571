/** A server's disks on its host, out of its flavor and servers.csv. Volumes are not among them. */
import { exactly, GiB, MiB, type ServerDisk, type Uncertain } from "../../sim/index.ts";
import { assumedAllocated, assumedDiskWrites, ONCE_HIGH, ONCE_LOW } from "./assumed-values.ts";
import type { ServerContext } from "./server-context.ts";

/** Nova makes config drives of this size when they are vfat, and smaller ones as ISO 9660. */
const CONFIG_DRIVE = 64 * MiB;

interface DiskSize {
  readonly name: ServerDisk["name"];
  readonly size: number;
  readonly allocated: number | undefined;
  readonly write: number | undefined;
}

/** Root (unless volume-backed), ephemeral, swap and config drive, as far as the flavor has them. */
export function disksOf(
  context: ServerContext,
  volumeBacked: boolean,
  paused: boolean,
): readonly ServerDisk[] {
  const sizes = sizesOf(context, volumeBacked).filter(({ size }) => size > 0);
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const idle = paused || !context.inMemory;
  if (sizes.some(({ allocated }) => allocated === undefined)) {
    context.book.assume("server.diskAllocated", context.id);
  }
  if (!idle && sizes.some(({ write }) => write === undefined)) {
    context.book.assume("server.diskWriteRate", context.id);
  }
  if (!idle && sizes.some(({ write }) => write !== undefined && write > 0)) {
    context.book.assume("server.diskWriteSpread", context.id);
  }
  const byHour = context.own.writeByHour ?? null;
  return sizes.map((disk) => ({
    name: disk.name,
    virtualSize: disk.size,
    allocated: allocatedOf(disk),
    ...formatOf(context, disk),
    writeRate: idle ? exactly(0) : writeRateOf(disk, context.flavor.vcpus, disk.size / total),
    writeByHour: byHour,
  }));
}

function sizesOf({ flavor, own }: ServerContext, volumeBacked: boolean): readonly DiskSize[] {
  // A flavor without root disk gives an image's server a disk of the image's size.
  const rootSize = flavor.rootGiB > 0 ? flavor.rootGiB * GiB : (own.baseImage ?? 0);
  return [
    {
      name: "root",
      size: volumeBacked ? 0 : rootSize,
      allocated: own.rootAllocated,
      write: own.rootWrite,
    },
    {
      name: "ephemeral",
      size: flavor.ephemeralGiB * GiB,
      allocated: own.ephemeralAllocated,
      write: own.ephemeralWrite,
    },
    { name: "swap", size: flavor.swapMiB * MiB, allocated: own.swapAllocated ?? 0, write: 0 },
    {
      name: "config",
      size: own.configDrive === true ? CONFIG_DRIVE : 0,
      allocated: CONFIG_DRIVE,
      write: 0,
    },
  ];
}

/** A config drive is raw whatever the others are. */
const formatOf = ({ own }: ServerContext, { name }: DiskSize): Pick<ServerDisk, "format"> =>
  own.diskFormat === undefined || name === "config" ? {} : { format: own.diskFormat };

const allocatedOf = ({ size, allocated }: DiskSize): Uncertain =>
  allocated === undefined ? assumedAllocated(size) : exactly(Math.min(allocated, size));

function writeRateOf({ write }: DiskSize, vcpus: number, share: number): Uncertain {
  if (write === undefined) return assumedDiskWrites(vcpus, share);
  return { value: write, low: write * ONCE_LOW, high: write * ONCE_HIGH, source: "measured" };
}
