/**
 * A recorded run: what was predicted for each migration, by constants fitted to other migrations of the same lab, beside
 * what came. The command line alone does it, as an operator would.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { signInAsAdmin, timed } from "../bring-up/bring-up.ts";
import { limitLink } from "../bring-up/network.ts";
import type { Json } from "../seed/api.ts";
import { resetServers } from "../seed/standard-servers.ts";
import { Operator } from "../support/operator.ts";
import { lab } from "../support/standing-lab.ts";
import { recordedServers } from "./guests.ts";
import { collected, linksOf } from "./measure.ts";
import { type Compared, tableOf } from "./table.ts";

/** Links of the two hosts that are emptied [Mbit/s]. The fit is made at another rate than it is held against. */
const FITTED_AT = { cmp1: 40, cmp2: 1000, cmp3: 28 };
const RECORDED_AT = { cmp1: 24, cmp2: 1000, cmp3: 27 };

const GOAL = [
  ...["--drain", "cmp1,cmp3", "--onto", "cmp2", "--hosts-at-once", "2"],
  ...["--order", "by-name", "--stuck", "leave", "--return", "origin"],
];

const say = timed((line) => console.log(line));

/** Writes the record's files into a folder. */
export async function record(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const operator = new Operator({});
  try {
    const file = (name: string): string => join(folder, name);
    // Fitted once: a record that did not come to its end begins with the run that it is of.
    if (!existsSync(file("constants.json"))) await fitted(operator, file);
    await emptied(operator, { name: "rec", count: 11, links: RECORDED_AT }, async (approved) => {
      writeFileSync(file("approval.txt"), approved);
      copyFileSync(operator.planFile, file("plan.json"));
      const constants = ["--constants", file("constants.json")];
      await operator.must(
        "forecast",
        operator.planFile,
        ...constants,
        "--out",
        file("forecast.json"),
      );
    });
    await written(operator, file);
  } finally {
    for (const host of lab.hosts) limitLink(lab, host, lab.linkRate);
    await operator.leaves();
  }
}

async function fitted(operator: Operator, file: (name: string) => string): Promise<void> {
  await emptied(operator, { name: "fit", count: 4, links: FITTED_AT });
  await operator.must("status", "--csv", file("fitted-moves.csv"));
  const fit = [file("fitted-moves.csv"), "--name", "lab", "--out", file("constants.json")];
  say(await operator.must("calibrate", ...fit));
}

interface Round {
  readonly name: string;
  readonly count: number;
  readonly links: Readonly<Record<string, number>>;
}

/** New servers on two hosts, measured, and moved off them and back by an approved plan. */
async function emptied(
  operator: Operator,
  { name, count, links }: Round,
  beforeRun: (approved: string) => Promise<void> = async () => {},
): Promise<void> {
  await resetServers(lab, await signInAsAdmin(lab), recordedServers(name, count));
  say(`${name}: servers are up`);
  operator.knows({ ...(await collected(lab.hosts)), ...linksOf(links) });
  say(`${name}: hosts are measured`);
  for (const [host, rate] of Object.entries(links)) limitLink(lab, host, `${rate}mbit`);
  await operator.plans(...GOAL);
  await beforeRun(await operator.approves());
  const run = operator.applies();
  for (const host of ["cmp1", "cmp3"]) await run.told(new RegExp(`^maintain:${host}: ready`), 3600);
  for (const host of ["cmp1", "cmp3"]) await operator.asks("confirm-maintenance", host);
  for (const host of ["cmp1", "cmp3"]) {
    await run.told(new RegExp(`^uncordon:${host}: waits`));
    await operator.asks("confirm-maintenance", host);
  }
  await run.well();
  say(`${name}: its run is over`);
}

async function written(operator: Operator, file: (name: string) => string): Promise<void> {
  await operator.must("status", "--csv", file("moves.csv"));
  const rows: Json[] = JSON.parse(await operator.must("status", "--journal", "--json"));
  const told = rows.map((row) => JSON.stringify(row)).join("\n");
  writeFileSync(file("journal.jsonl"), `${told}\n`);
  const { run }: Json = await operator.status();
  writeFileSync(file("run.json"), `${JSON.stringify(run, null, 2)}\n`);
  const constants = ["--constants", file("constants.json")];
  const results: Compared[] = await operator.status("--result", ...constants);
  const forecast: Json = JSON.parse(readFileSync(file("forecast.json"), "utf8"));
  writeFileSync(file("table.md"), tableOf(operator.plan(), forecast, results, rows));
}
