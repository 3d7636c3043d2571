/**
 * Who lets a plan be run: one person's word for exactly this text, on one cloud, for a time.
 *
 * On a real cloud both author and approver are whom Keystone says they are, by their own tokens; a typed name never
 * counts as a second person. For the simulated cloud a name is enough, and the approval is good for nothing else.
 */
import { randomUUID } from "node:crypto";
import {
  canonicalJson,
  compareIds,
  err,
  type NovaSettings,
  ok,
  type Plan,
  present,
  type Result,
} from "../../sim/index.ts";
import { novaNameOf, override } from "../goal/settings-overrides.ts";
import type {
  ApprovalRecord,
  AuthorRecord,
  CloudName,
  ConfirmedPrerequisite,
  Person,
} from "../store/records.ts";
import type { PlanStore } from "../store/store.ts";

/** Longer than this an approval says nothing of the cloud of that day [s]. */
export const LONGEST_APPROVAL = 30 * 86_400;

export interface ApprovalWish {
  readonly plan: Plan;
  readonly hash: string;
  readonly text: string;
  readonly by: Person;
  readonly cloud: CloudName;
  readonly now: Date;
  /** How long it holds [s]. */
  readonly lasts: number;
  readonly confirmed: readonly ConfirmedPrerequisite[];
}

/** Records whose plan it is. The first to submit it stays its author. */
export async function submit(
  plans: PlanStore,
  wish: Pick<ApprovalWish, "hash" | "text" | "by" | "cloud" | "now">,
): Promise<void> {
  const at = wish.now.toISOString();
  await plans.keep(wish.hash, wish.text, at);
  await plans.addAuthor({ plan: wish.hash, by: wish.by, cloud: wish.cloud, at });
}

/** Approves, or gives every reason why not. */
export async function approve(
  plans: PlanStore,
  wish: ApprovalWish,
): Promise<Result<ApprovalRecord, readonly string[]>> {
  const authors = await plans.authors(wish.hash);
  const reasons = [
    ...secondPersonReasons(wish, authors),
    ...prerequisiteReasons(wish.plan, wish.confirmed),
    ...termReasons(wish.lasts),
  ];
  if (reasons.length > 0) return err(reasons);
  const approval: ApprovalRecord = {
    id: randomUUID(),
    plan: wish.hash,
    by: wish.by,
    cloud: wish.cloud,
    at: wish.now.toISOString(),
    expires: new Date(wish.now.getTime() + wish.lasts * 1000).toISOString(),
    confirmed: wish.confirmed,
    withdrawnAt: null,
  };
  await plans.keep(wish.hash, wish.text, approval.at);
  await plans.addApproval(approval);
  return ok(approval);
}

/** Takes back every approval of a plan on a cloud, whoever gave it: no has precedence. How many there were. */
export async function withdraw(
  plans: PlanStore,
  { hash, cloud, now }: Pick<ApprovalWish, "hash" | "cloud" | "now">,
): Promise<number> {
  const standing = (await plans.approvals(hash)).filter(
    (each) => each.cloud === cloud && each.withdrawnAt === null,
  );
  for (const { id } of standing) await plans.withdrawApproval(id, now.toISOString());
  return standing.length;
}

function secondPersonReasons(
  { plan, by, cloud }: ApprovalWish,
  authors: readonly AuthorRecord[],
): readonly string[] {
  if (cloud === "simulated") return [];
  if (!by.proven) return ["A real cloud needs an approver whom Keystone knows: give --os-cloud."];
  if (plan.goal.run?.secondPerson === false) return [];
  const proven = authors.filter((author) => author.by.proven && author.cloud === cloud);
  if (proven.length === 0) {
    return [
      "Nobody is recorded as this plan's author, so that a second person cannot be told from the first: " +
        "its author runs drainwise approve PLAN --submit --os-cloud NAME with their own credentials.",
    ];
  }
  const own = proven.find((author) => author.by.user === by.user);
  if (own === undefined) return [];
  return [
    `${by.name} (${by.user}) is the plan's author, recorded at ${own.at}: another person must approve it.`,
  ];
}

/** Each option of nova.conf that the plan takes for granted is confirmed by its value, in nova.conf's unit or with one. */
function prerequisiteReasons(
  plan: Plan,
  confirmed: readonly ConfirmedPrerequisite[],
): readonly string[] {
  const options = [...new Set(plan.prerequisites.map(({ option }) => option))];
  const missing = options.flatMap((option) => {
    const name = novaNameOf(option);
    const given = confirmed.filter((each) => each.option === name);
    if (given.some((each) => isValue(each, option, plan.overrides[option]))) return [];
    const asked = plan.prerequisites.filter((each) => each.option === option);
    const hosts = [...new Set(asked.flatMap((each) => each.hosts))].sort(compareIds);
    const { to, restart } = present(asked[0], "prerequisite of the option");
    const where = `in nova.conf of ${hosts.join(", ")}${restart ? ", nova-compute restarted" : ""}`;
    const wrong = given.map(({ value }) => ` ("${value}" was confirmed)`).join("");
    return [
      `Not confirmed: ${name} = ${to} ${where}${wrong}. See to it, then --confirm "${name}=${to}".`,
    ];
  });
  const names = options.map(novaNameOf);
  const foreign = confirmed.filter(({ option }) => !names.includes(option));
  return [
    ...missing,
    ...foreign.map(
      ({ option }) => `The plan does not rest on ${option}: there is nothing to confirm.`,
    ),
  ];
}

function isValue(
  { option: name, value }: ConfirmedPrerequisite,
  option: keyof NovaSettings,
  wanted: unknown,
): boolean {
  const read = override(`${name}=${value}`);
  return read.ok && canonicalJson(read.value[option]) === canonicalJson(wanted);
}

const termReasons = (lasts: number): readonly string[] =>
  lasts > 0 && lasts <= LONGEST_APPROVAL
    ? []
    : [`An approval lasts more than nothing and at most ${LONGEST_APPROVAL / 86_400} days.`];

/** The approval by which a plan may be run on a cloud now, or every reason why none of them lets it. */
export async function approvalInForce(
  plans: PlanStore,
  hash: string,
  cloud: CloudName,
  now: Date,
): Promise<Result<ApprovalRecord, readonly string[]>> {
  const approvals = await plans.approvals(hash);
  const good = approvals.filter((each) => reasonAgainst(each, cloud, now) === null).at(-1);
  if (good !== undefined) return ok(good);
  if (approvals.length === 0) {
    return err([
      `Nobody has approved this plan (SHA-256 ${hash}). A plan that was changed, if only by a blank, is another plan.`,
    ]);
  }
  return err(
    approvals.map((each) => `${wordsOf(each)}: ${reasonAgainst(each, cloud, now) ?? "in force"}.`),
  );
}

/** Why an approval lets nothing run now, in words; null = it is in force. */
export function reasonAgainst(
  { cloud: of, expires, withdrawnAt }: ApprovalRecord,
  cloud: CloudName,
  now: Date,
): string | null {
  if (of !== cloud) return `it is for ${cloudWords(of)}, not for ${cloudWords(cloud)}`;
  if (withdrawnAt !== null) return `it was withdrawn at ${withdrawnAt}`;
  return Date.parse(expires) > now.getTime() ? null : `it expired at ${expires}`;
}

const wordsOf = ({ by, at }: ApprovalRecord): string =>
  `The approval of ${by.name} of ${at}${by.proven ? "" : " (not proven)"}`;

export const cloudWords = (cloud: CloudName): string =>
  cloud === "simulated" ? "the simulated cloud" : cloud.replace(/^keystone:/, "the cloud at ");
