// `npm run kills -- [--kills 200] [--seed 1] [--factor 40] [--company none|drawn|all]`: runs approved plans against a Nova in a
// process of its own, beside a colleague and under persons' hands as the company has it, kills the command with SIGKILL at
// random instants, and judges by the Nova's log and the journal's file what came of it.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";
import { buildCommandLine } from "./build.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    factor: { type: "string", default: "40" },
    company: { type: "string", default: "drawn" },
  },
});
await buildCommandLine();
const entry = fileURLToPath(new URL("../test/kills/kills.ts", import.meta.url));
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });
const runs = await module.killRuns({
  kills: Number(values.kills),
  from: Number(values.seed),
  factor: Number(values.factor),
  company: values.company,
  told: (run) => console.log(module.line(run)),
});
console.log(module.report(runs));
process.exit(runs.every(({ faults }) => faults.length === 0) ? 0 : 1);
