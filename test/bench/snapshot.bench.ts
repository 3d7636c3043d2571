/**
 * A whole cloud read over list calls from a server that answers each request in 50 ms: the time, as a share of what
 * asking one after the other would take, and the most memory (the answering server's own is in it).
 */
import { bench, describe } from "vitest";
import { connectCloud } from "../../data/nova/connect-cloud.ts";
import { readCloudSnapshot } from "../../data/nova/snapshot/read-cloud-snapshot.ts";
import { serveCloud } from "../support/nova-cloud.ts";
import { NovaServer } from "../support/nova-server.ts";

const DELAY_MS = 50;

describe("snapshot of a live cloud", () => {
  for (const size of [
    { hosts: 100, servers: 1000 },
    { hosts: 1000, servers: 10_000 },
  ]) {
    bench(
      `${size.hosts} hosts, ${size.servers} servers`,
      async () => {
        const nova = await new NovaServer().start();
        serveCloud(nova, size);
        nova.delayMs = DELAY_MS;
        const cloud = connectCloud(nova.config());
        const start = performance.now();
        const read = await readCloudSnapshot(cloud, {
          files: null,
          prometheus: null,
          measured: [],
        });
        const took = performance.now() - start;
        const share = took / (nova.seen.length * DELAY_MS);
        const megabytes = process.resourceUsage().maxRSS / 1024;
        console.log(
          `${size.hosts} hosts: ${read.ok ? read.value.snapshot.servers.length : "refused"} servers in ` +
            `${(took / 1000).toFixed(1)} s, ${nova.seen.length} requests, ${share.toFixed(3)} of one by one, ` +
            `${megabytes.toFixed(0)} MB at most`,
        );
        await cloud.close();
        await nova.stop();
      },
      { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
    );
  }
});
