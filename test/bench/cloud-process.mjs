// A cloud of any size in a process of its own, so that what the reading process takes is the product's alone. Its parent
// is told the address and, for "count", how many requests have come. Arguments: hosts, servers, delay of each answer [ms].
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const load = async (file) => {
  const path = fileURLToPath(new URL(`../support/${file}`, import.meta.url));
  return (await runnerImport(path, { configFile: false, logLevel: "error" })).module;
};

const [hosts, servers, delayMs] = process.argv.slice(2).map(Number);
const [{ NovaServer }, { serveCloud }] = [
  await load("nova-server.ts"),
  await load("nova-cloud.ts"),
];
const nova = await new NovaServer().start();
serveCloud(nova, { hosts, servers });
nova.delayMs = delayMs;
process.on("disconnect", () => process.exit(0));
process.on("message", () => process.send(nova.seen.length));
process.send(nova.url);
