// `npm run faults -- [--seeds 10000] [--from 1] [--show SEED]`: runs the fault simulation seed after seed, prints what
// failed and how often each kind of fault struck, then lets the process die at every row of some of them; --show tells one
// seed's run row by row.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    show: { type: "string" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "drainwise-faults-"));
try {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: join(root, "test/fault/main.ts"),
      target: "node20",
      outDir: folder,
      minify: false,
      sourcemap: "inline",
      rollupOptions: { output: { entryFileNames: "main.mjs" } },
    },
  });
  const { runSeeds, sweepCrashes, tell } = await import(
    pathToFileURL(join(folder, "main.mjs")).href
  );
  if (values.show !== undefined) console.log(tell(Number(values.show)).join("\n"));
  else {
    report(runSeeds, Number(values.from), Number(values.seeds));
    reportSweep(sweepCrashes());
  }
} finally {
  rmSync(folder, { recursive: true });
}

function reportSweep({ seeds, runs, failed }) {
  for (const { at, violations } of failed) console.log(`${at}: ${violations.join("\n  ")}`);
  console.log(
    `${runs} runs with a death at every row of seeds ${seeds.join(", ")}, ${failed.length} with a check broken`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

/** In batches, so that whoever waits sees it go on. */
function report(runSeeds, from, seeds) {
  const began = process.cpuUsage();
  const faults = new Map();
  const failed = [];
  let rows = 0;
  for (let at = from; at < from + seeds; at += 500) {
    const batch = runSeeds(at, Math.min(500, from + seeds - at));
    failed.push(...batch.failed);
    rows += batch.rows;
    for (const [fault, count] of batch.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
    for (const { seed, violations } of batch.failed) {
      console.log(`seed ${seed}: ${violations.join("\n  ")}`);
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${at + 499} seeds`);
  }
  const { user, system } = process.cpuUsage(began);
  for (const [fault, count] of [...faults].sort())
    console.log(`${String(count).padStart(7)}  ${fault}`);
  console.log(
    `${seeds} runs from seed ${from}, ${rows} journal rows, ${faults.size} distinct faults (kind x phase), ` +
      `${failed.length} runs with a check broken, ${((user + system) / 1e6).toFixed(0)} s of CPU`,
  );
  if (failed.length > 0) process.exitCode = 1;
}
