// The hosts of the genomics cloud: two zones of 24, two CPU generations, local disks but for two corners.

const numbers = Array.from({ length: 24 }, (_, index) => index + 1);
const nameOf = (row, number) => `cmp-${row}-${String(number).padStart(2, "0")}`;

/** Hosts with CPU threads set apart for pinned servers, and hosts with GPUs. */
const pinnedHosts = new Set(["cmp-a-17", "cmp-a-18", "cmp-b-09", "cmp-b-10", "cmp-b-14"]);
const gpuHosts = new Set(["cmp-b-12", "cmp-b-13", "cmp-b-14"]);

/** GPUs in a host that has any. */
export const GPUS = 4;

function storageOf(row, number) {
  if (row === "a" && number >= 21) return ["shared", "nfs-az1"];
  if (row === "b" && number >= 19) return ["ceph", "vms"];
  return ["local", null];
}

function hostOf(row, number) {
  const name = nameOf(row, number);
  const isNew = row === "a" ? number >= 17 : number >= 9;
  const [storage, pool] = storageOf(row, number);
  const isPinned = pinnedHosts.has(name);
  const threads = isNew ? 96 : 88;
  return {
    name,
    zone: row === "a" ? "az1" : "az2",
    leaf: `leaf-${row}${number <= 12 ? 1 : 2}`,
    generation: isNew ? "gen2" : "gen1",
    cpuModel: isNew ? "Cascadelake-Server" : "Broadwell-IBRS",
    vcpus: isPinned ? 64 : threads,
    pcpus: isPinned ? 32 : 0,
    memoryMiB: (isNew ? 768 : 512) * 1024,
    diskGiB: storage === "ceph" ? 60_000 : storage === "shared" ? 30_000 : isNew ? 9600 : 5600,
    readMiB: storage === "local" ? (isNew ? 1900 : 310) : 1100,
    writeMiB: storage === "local" ? (isNew ? 1300 : 240) : 900,
    storage,
    pool,
    gpus: gpuHosts.has(name) ? GPUS : 0,
    // One waits for a repair, one is gone from service.
    disabled: name === "cmp-a-13" ? "DIMM B4 to be replaced" : name === "cmp-b-06" ? "retired" : null,
    down: name === "cmp-b-06",
  };
}

export const hosts = ["a", "b"].flatMap((row) => numbers.map((number) => hostOf(row, number)));
