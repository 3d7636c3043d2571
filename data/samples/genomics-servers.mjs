// The servers of the genomics cloud: by hand where a story needs them, else drawn until each host is full enough.
import { demoServers, groupedServers } from "./genomics-demo.mjs";
import { flavors, images, mix, mixOnShared, projects, rhythms, work } from "./genomics-parts.mjs";

/** Servers that Nova has trouble with, on hosts that the demonstration leaves alone. */
const troubled = {
  "cmp-a-02": { status: "ERROR" },
  "cmp-b-03": { status: "VERIFY_RESIZE" },
  "cmp-b-20": { taskState: "image_uploading" },
  "cmp-a-11": { status: "SUSPENDED" },
  "cmp-b-16": { locked: true },
};

/** All servers; each host is filled to between 58 % and 76 % of its memory. */
export function serversOf(hosts, random) {
  const numbered = new Map();
  const byHand = { ...groupedServers, ...demoServers };
  const servers = hosts.flatMap((host) => {
    if (host.down) return [];
    const given = byHand[host.name] ?? [];
    const own = given.map((wish) => serverOf(host, { status: "ACTIVE", measured: true, ...wish }, random));
    if (demoServers[host.name] !== undefined) return own;
    return [...own, ...filling(host, own, numbered, random)];
  });
  for (const [host, change] of Object.entries(troubled)) {
    const plain = servers.find((server) => server.host === host && server.group === null);
    Object.assign(plain, change);
  }
  const shelved = ["hg-imputation-90", "edu-galaxy-91"].map((name, index) => ({
    ...serverOf(hosts[index], { name, flavor: index === 0 ? "c.xlarge" : "c.medium" }, random),
    host: null,
    zone: null,
    status: "SHELVED_OFFLOADED",
  }));
  return [...servers, ...shelved];
}

function filling(host, own, numbered, random) {
  const target = host.memoryMiB * random.between(0.58, 0.76);
  const servers = [];
  const allowed = host.storage === "local" ? mix : mixOnShared;
  const used = { memory: 0, disk: 0, vcpus: 0 };
  const claim = (name) => {
    const [vcpus, ramGiB, root, ephemeral] = flavors[name];
    used.memory += ramGiB * 1024;
    used.disk += root + ephemeral;
    used.vcpus += name === "hpc.pinned" ? 0 : vcpus;
  };
  for (const { flavor } of own) claim(flavor);
  while (used.memory < target) {
    const flavor = random.weighted(allowed);
    const [vcpus, ramGiB, root, ephemeral] = flavors[flavor];
    const fits =
      used.memory + ramGiB * 1024 <= 0.82 * host.memoryMiB &&
      used.disk + root + ephemeral <= 0.8 * host.diskGiB &&
      used.vcpus + vcpus <= 1.7 * host.vcpus;
    if (!fits) break;
    claim(flavor);
    const [, tools] = work[flavor];
    const stem = `${random.pick(projects)[0]}-${random.pick(tools)}`;
    const number = (numbered.get(stem) ?? 10) + 1;
    numbered.set(stem, number);
    servers.push(serverOf(host, { name: `${stem}-${number}`, flavor }, random));
  }
  return servers;
}

const twoDigits = (value) => Math.round(value * 100) / 100;

/** One server: what the wish says, the rest drawn about what its flavor's work is like. */
function serverOf(host, wish, random) {
  const [vcpus, ramGiB, root, ephemeral] = flavors[wish.flavor];
  const [image, , ratePerVcpu, workingShare, rootWrite, ephemeralWrite, rhythm] = work[wish.flavor];
  const busy = random.chance(0.55) ? 1 : 0.12;
  const drawn = {
    status: random.weighted([["ACTIVE", 92], ["SHUTOFF", 6.5], ["PAUSED", 1.5]]),
    rate: vcpus * ratePerVcpu * busy * random.factor(0.5),
    workingSet: Math.min(0.7, workingShare * random.factor(0.35)) * ramGiB,
    touched: random.between(0.35, 0.95) * ramGiB,
    root: root * random.between(0.05, 0.5),
    ephemeral: ephemeral * random.between(0.1, 0.9),
    rootWrite: rootWrite * busy * random.factor(0.5),
    ephemeralWrite: ephemeralWrite * busy * random.factor(0.5),
    // One in seven came after the last measuring.
    measured: random.chance(0.86),
    spread: random.chance(0.6) ? [random.between(0.25, 0.7), random.between(1.2, 1.9)] : null,
    hours: rhythm !== "flat" && random.chance(0.5) ? rhythms[rhythm] : null,
    // A guest started on the old generation keeps its CPU when it is moved to the new one.
    cpuModel: host.generation === "gen2" && random.chance(0.3) ? "Broadwell-IBRS" : host.cpuModel,
    noise: [random.factor(0.03), random.factor(0.03), random.factor(0.03)],
  };
  const server = {
    id: random.uuid(),
    host: host.name,
    zone: host.zone,
    taskState: null,
    locked: false,
    group: null,
    volumeBacked: image === null,
    image,
    imageGiB: image === null ? 0 : images[image],
    project: projects.find(([short]) => wish.name.startsWith(`${short}-`))[1],
    ...drawn,
    ...wish,
  };
  server.touched = Math.max(server.touched, Math.min(0.97 * ramGiB, server.workingSet * 1.15));
  return server;
}

/** Distinct memory per second over some seconds, as virsh prints it [MiB/s, whole]. */
const distinct = ({ rate, workingSet }, seconds, noise) => {
  const mib = workingSet * 1024;
  return Math.round(((mib / seconds) * (1 - Math.exp((-rate * seconds) / mib))) * noise);
};

/** The row of servers.csv. */
export function telemetryOf(server) {
  const row = { server_id: server.id, server_name: server.name, project: server.project, locked: server.locked };
  if (!server.measured) return row;
  row.root_allocated_gib = server.volumeBacked ? null : twoDigits(server.root);
  row.ephemeral_allocated_gib = flavors[server.flavor][3] > 0 ? twoDigits(server.ephemeral) : null;
  row.base_image_gib = server.volumeBacked ? null : server.imageGiB;
  if (server.status !== "ACTIVE" && server.status !== "PAUSED") return row;
  row.cpu_model = server.cpuModel;
  row.touched_mib = Math.round(server.touched * 1024);
  if (server.status === "PAUSED") return row;
  for (const [index, seconds] of [1, 10, 60].entries()) {
    row[`dirty_${seconds}s_mib_per_s`] = distinct(server, seconds, server.noise[index]);
  }
  if (server.spread !== null) {
    row.dirty_rate_p10_mib_per_s = twoDigits(server.rate * server.spread[0]);
    row.dirty_rate_p90_mib_per_s = twoDigits(server.rate * server.spread[1]);
  }
  row.root_write_mib_per_s = server.volumeBacked ? null : twoDigits(server.rootWrite);
  row.ephemeral_write_mib_per_s = flavors[server.flavor][3] > 0 ? twoDigits(server.ephemeralWrite) : null;
  row.dirty_factor_by_hour_utc = byHour(server.hours);
  row.write_factor_by_hour_utc = row.dirty_factor_by_hour_utc;
  return row;
}

function byHour(hours) {
  if (hours === null) return null;
  const mean = hours.reduce((sum, factor) => sum + factor, 0) / hours.length;
  return hours.map((factor) => twoDigits(factor / mean)).join(" ");
}
