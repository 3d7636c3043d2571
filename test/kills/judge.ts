/**
 * Whether a run that was killed again and again did nothing twice and lost nothing.
 *
 * It knows the cloud's own log of requests and its truth, the journal's file, and the approved plan; of the runner it
 * knows nothing. What it holds:
 * - every request that reached the cloud had an intent of its own in the journal's file before it came;
 * - none was sent again after one that Nova carried out, unless that one's migration ended without moving anything;
 * - each move is asked for to a host of the plan's;
 * - no row that was once in the file is gone or changed, and the chain is whole to the last row;
 * - the run has ended; servers, services and records are as the journal says, but for what a colleague did since.
 */
import { createHash } from "node:crypto";
import type { JournalRow } from "../../data/store/records.ts";
import { canonicalJson, type Plan } from "../../sim/index.ts";
import type { Truth } from "../nova-cloud/messages.ts";
import { type Arrival, intentsIn } from "../nova-cloud/request-log.ts";
import { COLLEAGUE } from "../nova-cloud/simulated-nova.ts";
import type { RunOnFile } from "./journal-file.ts";

export interface Evidence {
  readonly plan: Plan;
  readonly arrivals: readonly Arrival[];
  readonly truth: Truth;
  readonly run: RunOnFile;
  /** The rows' hashes as they were found after each kill. */
  readonly earlier: readonly (readonly string[])[];
}

export function faultsOf(evidence: Evidence): readonly string[] {
  return [
    ...chainFaults(evidence.run),
    ...lostRows(evidence),
    ...unjournalled(evidence),
    ...duplicates(evidence),
    ...offPlan(evidence),
    ...(evidence.run.endedAt === null ? ["the run has not ended"] : endFaults(evidence)),
  ];
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function chainFaults({ record, rows }: RunOnFile): readonly string[] {
  let previous = sha256(canonicalJson(record));
  const faults: string[] = [];
  for (const [index, row] of rows.entries()) {
    const { hash, ...bound } = row;
    if (row.seq !== index + 1) faults.push(`row ${index + 1} is missing`);
    if (row.previous !== previous) faults.push(`row ${row.seq} does not follow`);
    if (sha256(canonicalJson(bound)) !== hash) faults.push(`row ${row.seq} was changed`);
    previous = hash;
  }
  return faults;
}

function lostRows({ run, earlier }: Evidence): readonly string[] {
  return earlier.flatMap((hashes, kill) => {
    const lost = hashes.findIndex((hash, index) => run.rows[index]?.hash !== hash);
    return lost < 0 ? [] : [`row ${lost + 1}, there after kill ${kill + 1}, was lost or changed`];
  });
}

/** The n-th request of a kind needs n intents of its kind, in the file as it came and for good. */
function unjournalled({ arrivals, run }: Evidence): readonly string[] {
  const journal = countedBy(run.rows.flatMap(({ commands }) => intentsIn(commands)));
  const seen = new Map<string, number>();
  return arrivals.flatMap(({ key, journalled }) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const held = Math.min(journalled ?? 0, journal.get(key) ?? 0);
    return held >= count ? [] : [`request ${count} of "${key}" came with ${held} intents on file`];
  });
}

function countedBy(items: readonly { readonly key: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of items) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Requests that undo one another: after one, the other is no repetition. */
const OPPOSITE: Readonly<Record<string, string>> = {
  disabled: "enabled",
  enabled: "disabled",
  "os-stop": "os-start",
  "os-start": "os-stop",
};

function duplicates({ arrivals, truth, plan }: Evidence): readonly string[] {
  const done = new Map<string, Arrival>();
  const words = new Map(
    truth.servers.flatMap(({ records }) => records.map(({ id, status }) => [id, status] as const)),
  );
  const moves = movesByServer(plan);
  const faults: string[] = [];
  for (const arrival of arrivals) {
    const [action = "", subject = ""] = arrival.key.split(" ");
    const earlier = done.get(arrival.key);
    if (earlier !== undefined && isMeantAsSameMove(earlier, arrival, moves.get(subject) ?? 1)) {
      const word = words.get(earlier.migration ?? 0) ?? "";
      const cameToNothing = word === "error" || word === "failed" || word === "cancelled";
      if (!cameToNothing) faults.push(`"${arrival.key}" was sent again after it was carried out`);
    }
    if (arrival.outcome !== "done") continue;
    const opposite = OPPOSITE[action];
    if (opposite !== undefined) done.delete(`${opposite} ${subject}`);
    // A cold move is confirmed once; the way back is another move with a confirmation of its own.
    if (action === "migrate") done.delete(`confirmResize ${subject}`);
    // So is a live move aborted once, or forced once.
    if (action === "os-migrateLive") {
      for (const nudge of ["abort", "force_complete"]) done.delete(`${nudge} ${subject}`);
    }
    done.set(arrival.key, arrival);
  }
  return faults;
}

/** Out and back are two moves by the same kind of request: to another host, where the plan has both. */
function isMeantAsSameMove(earlier: Arrival, later: Arrival, moves: number): boolean {
  if (moves < 2) return true;
  return earlier.destination === later.destination;
}

function movesByServer({ steps }: Plan): ReadonlyMap<string, number> {
  const moves = new Map<string, number>();
  for (const step of steps) {
    if (step.kind === "move") moves.set(step.server, (moves.get(step.server) ?? 0) + 1);
  }
  return moves;
}

/** A move is asked for to a host that the plan names for it, or to Nova's choice where the plan leaves it to Nova. */
function offPlan({ arrivals, plan }: Evidence): readonly string[] {
  const asked = arrivals.filter(({ key }) => /^(os-migrateLive|migrate) /.test(key));
  return asked.flatMap(({ key, destination }) => {
    const [, server] = key.split(" ");
    const moves = plan.steps.filter((step) => step.kind === "move" && step.server === server);
    const isPlanned = moves.some(
      (step) =>
        step.kind === "move" &&
        (destination === null
          ? step.choice === "nova"
          : [step.destination, ...(step.alternatives ?? [])].includes(destination)),
    );
    return isPlanned ? [] : [`"${key}" to ${destination ?? "Nova's choice"} is not in the plan`];
  });
}

const SETTLED = /^(done|nothing to do|failed|needs a person|skipped by)/;

/** The last word on each step, from the journal's own text. */
export function lastWords(rows: readonly JournalRow[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { entries } of rows) {
    for (const { step, text } of JSON.parse(entries) as { step: string; text: string }[]) {
      if (step !== "" && SETTLED.test(text)) words.set(step, text);
    }
  }
  return words;
}

const isDone = (word: string | undefined): boolean => /^(done|nothing to do)/.test(word ?? "");

export const undoneSteps = ({ plan, run }: Pick<Evidence, "plan" | "run">): readonly string[] => {
  const words = lastWords(run.rows);
  return plan.steps.filter(({ id }) => !isDone(words.get(id))).map(({ id }) => id);
};

function endFaults({ plan, truth, run }: Evidence): readonly string[] {
  const words = lastWords(run.rows);
  const done = (id: string): boolean => isDone(words.get(id));
  const servers = truth.servers
    .filter((server) => !isLeftToAPerson(plan, words, server))
    .flatMap((server) => [
      ...placeFaults(plan, words, server),
      ...server.records
        .filter(({ status, user }) => user !== COLLEAGUE && isOpenWord(status))
        .map(({ id, status }) => `migration ${id} of ${server.id} is ${status}`),
    ]);
  const services = truth.services.flatMap(({ host, status, disabledReason }) => {
    // What a colleague has disabled is theirs, before us or after us.
    if (disabledReason?.startsWith(COLLEAGUE)) return [];
    const on = (kind: string): boolean =>
      plan.steps.some(
        (step) => step.kind === kind && "host" in step && step.host === host && done(step.id),
      );
    const wanted = on("cordon") && !on("uncordon") ? "disabled" : "enabled";
    return status === wanted ? [] : [`the service of ${host} is ${status}, not ${wanted}`];
  });
  return [...servers, ...services];
}

/** A move that did not end in time, its abort lost on the way, say: the run names it, and nobody but a person ends it. */
const isLeftToAPerson = (
  { steps }: Plan,
  words: ReadonlyMap<string, string>,
  { id, records }: ServerTruth,
): boolean =>
  records.some(({ status, user }) => user !== COLLEAGUE && isOpenWord(status)) &&
  steps.some(
    (step) =>
      step.kind === "move" &&
      step.server === id &&
      words.get(step.id)?.startsWith("needs a person: no end within its time") === true,
  );

type ServerTruth = Truth["servers"][number];

/** Where a server is and what it does, against the last word on its last move; whatever a colleague did since is theirs. */
function placeFaults(
  plan: Plan,
  words: ReadonlyMap<string, string>,
  { id: server, host, status, taskState, records }: ServerTruth,
): readonly string[] {
  const newest = records.filter(({ status: word }) => MOVED.has(word)).at(-1);
  if (records.some(({ status: word, user }) => user === COLLEAGUE && isOpenWord(word))) return [];
  const planned = plan.snapshot.servers.find(({ id }) => id === server);
  const own = plan.steps.filter((step) => "server" in step && step.server === server);
  const word = (kind: string): string | undefined =>
    own
      .flatMap((step) => (step.kind === kind ? (words.get(step.id) ?? []) : []))
      .filter(isDone)
      .at(-1);
  // "nothing to do" tells of a place that others had brought it to.
  const told = /^done: \S+ is on (\S+?),/.exec(word("move") ?? "")?.[1] ?? planned?.host;
  const place = newest?.user === COLLEAGUE ? newest.destination : told;
  const isOff = word("stop") !== undefined && word("start") === undefined;
  const wanted = isOff ? "SHUTOFF" : planned?.status;
  // A stop that nobody could settle by looking: the run has called a person, and says so.
  const isInDoubt =
    status === "SHUTOFF" &&
    own.some(({ id, kind }) => kind === "stop" && words.get(id)?.startsWith("needs a person"));
  // A server that this run stopped, and on which somebody else has acted since, is left as it is.
  const isTheirs = records.some(({ user }) => user === COLLEAGUE);
  const isLeftOff = isTheirs && word("start")?.startsWith("nothing to do") && status === "SHUTOFF";
  const said = own.map(({ id }) => `${id}: ${words.get(id) ?? "not settled"}`).join("; ");
  return [
    ...(host === place ? [] : [`${server} is on ${host}, not on ${place} (${said})`]),
    ...((status === wanted || isLeftOff || isInDoubt) && taskState === null
      ? []
      : [`${server} is ${status}, ${taskState ?? "idle"}, not ${wanted} (${said})`]),
  ];
}

const MOVED: ReadonlySet<string> = new Set(["completed", "confirmed", "finished", "confirming"]);

const CLOSED: ReadonlySet<string> = new Set([
  ...["completed", "confirmed", "reverted", "error", "failed", "cancelled"],
]);

/** Of a record that has not ended. */
export const isOpenWord = (word: string): boolean => !CLOSED.has(word);
