import type { Command } from "commander";
import type { ApprovalWish } from "../../data/run/approval.ts";
import type { CloudName, ConfirmedPrerequisite, Person } from "../../data/store/records.ts";
import { withCloud } from "../cloud-input.ts";
import { printJson, printLine } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { EXPLICIT, notByVariable } from "../explicit-cloud.ts";
import { accountPerson, provenPerson } from "../persons.ts";
import { readPlanOrFail } from "../plan-input.ts";
import { STORE_OPTION, withStore } from "../store-input.ts";

/** `drainwise approve`: one person's word for exactly this plan, on one cloud, for a time. */
export function register(program: Command): void {
  program
    .command("approve")
    .description("Approve a plan as a second person, or submit it as its author.")
    .argument("<plan>", "plan file")
    .option(
      "--os-cloud <name>",
      `cloud of clouds.yaml: your own credentials prove who you are; ${EXPLICIT}`,
    )
    .option("--simulated", "approve for the simulated cloud only; nothing proves who you are")
    .option("--submit", "record yourself as the plan's author instead of approving")
    .option("--withdraw", "take back every approval of this plan on this cloud")
    .option("--expires <time>", "how long the approval holds", "8 h")
    .option(
      "--confirm <option=value>",
      "a value of nova.conf that the plan rests on and that you have seen in force; repeatable",
      (each: string, all: readonly string[]) => [...all, each],
      [],
    )
    .option(...STORE_OPTION)
    .option("--json", "print what was recorded as JSON")
    .action(run);
}

interface Options {
  readonly osCloud?: string;
  readonly simulated?: true;
  readonly submit?: true;
  readonly withdraw?: true;
  readonly expires: string;
  readonly confirm: readonly string[];
  readonly store?: string;
  readonly json?: true;
}

async function run(path: string, options: Options): Promise<void> {
  const { plan, hash } = await readPlanOrFail(path);
  const lasts = await expiryOrFail(options.expires);
  const confirmed = options.confirm.map(pairOrFail);
  const { by, cloud } = await whoAndWhere(options);
  const { textOfPlan } = await import("../../data/store/plan-file.ts");
  const text = textOfPlan(plan);
  const wish = { plan, hash, text, by, cloud, now: new Date(), lasts, confirmed };
  await withStore(options.store, async (store) => {
    if (options.withdraw === true) await withdrawPlan(store.plans, wish, options);
    else if (options.submit === true) await submitPlan(store.plans, wish, options);
    else await approvePlan(store.plans, wish, options);
  });
}

type Plans = Parameters<typeof import("../../data/run/approval.ts")["approve"]>[0];

async function submitPlan(plans: Plans, wish: ApprovalWish, { json }: Options): Promise<void> {
  const { cloudWords, submit } = await import("../../data/run/approval.ts");
  await submit(plans, wish);
  const { hash, by, cloud, now } = wish;
  if (json === true) printJson({ plan: hash, author: by, cloud, at: now.toISOString() });
  else printLine(`Submitted by ${wordsOf(by)} for ${cloudWords(cloud)}: plan ${hash}`);
}

async function withdrawPlan(plans: Plans, wish: ApprovalWish, { json }: Options): Promise<void> {
  const { cloudWords, withdraw } = await import("../../data/run/approval.ts");
  const taken = await withdraw(plans, wish);
  const { hash, cloud } = wish;
  if (json === true) printJson({ plan: hash, cloud, withdrawn: taken });
  else printLine(`${taken} approvals for ${cloudWords(cloud)} taken back: plan ${hash}`);
}

async function approvePlan(plans: Plans, wish: ApprovalWish, { json }: Options): Promise<void> {
  const { approve, cloudWords } = await import("../../data/run/approval.ts");
  const approval = await approve(plans, wish);
  if (!approval.ok) {
    throw new CommandFailure(["The plan was not approved:", ...approval.error].join("\n  "));
  }
  if (json === true) {
    printJson(approval.value);
    return;
  }
  const { by, cloud, plan, expires } = approval.value;
  printLine(`Approved by ${wordsOf(by)} for ${cloudWords(cloud)} until ${expires}: plan ${plan}`);
}

const wordsOf = ({ name, user, proven }: Person): string =>
  proven ? `${name} (${user})` : `${name} (not proven)`;

async function whoAndWhere(
  options: Options,
): Promise<{ readonly by: Person; readonly cloud: CloudName }> {
  if (options.simulated === true && options.osCloud === undefined) {
    return { by: accountPerson(), cloud: "simulated" };
  }
  if (options.osCloud === undefined || options.simulated === true) {
    throw new CommandFailure(
      `Say for which cloud: --os-cloud NAME, or --simulated.${notByVariable()}`,
      exitCode.badInput,
    );
  }
  return withCloud(options.osCloud, {}, async (cloud) => ({
    by: await provenPerson(cloud),
    cloud: cloud.address,
  }));
}

async function expiryOrFail(text: string): Promise<number> {
  const { parseQuantity } = await import("../../data/units/quantity.ts");
  const time = parseQuantity(text, "seconds", "s");
  if (time.ok) return time.value;
  throw new CommandFailure(`--expires: ${time.error}`, exitCode.badInput);
}

function pairOrFail(text: string): ConfirmedPrerequisite {
  const at = text.indexOf("=");
  if (at > 0) return { option: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
  throw new CommandFailure(`--confirm ${text}: write option=value.`, exitCode.badInput);
}
