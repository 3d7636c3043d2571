/** What a person asks for on the page: sent, and what came of it told. */
import type { PersonAction } from "../../../sim/index.ts";
import {
  ACTION_PATH,
  APPROVE_PATH,
  type ApproveWish,
  DRIFT_PATH,
  MOVES_CSV_PATH,
  RUN_PATH,
  type RunPage,
  type ShownDrift,
  START_PATH,
} from "../../wire/run-page.ts";
import { read, readOrReasons, wish } from "../base/ask.ts";
import { download } from "../base/download.ts";
import type { RunStore } from "./state.ts";

/** Reads the whole page anew; all of it, its plan too, where the server has another plan by now. */
export async function refresh(store: RunStore): Promise<void> {
  const page = await read<RunPage>(RUN_PATH);
  if (page.ok && page.value.planHash !== shownPlan(store)) location.reload();
  else if (page.ok) store.dispatch({ kind: "page", page: page.value });
  else store.dispatch({ kind: "notice", notice: { kind: "refused", lines: [page.error] } });
}

export const approve = (
  store: RunStore,
  asked: Omit<ApproveWish, "name" | "plan">,
): Promise<void> =>
  send(store, APPROVE_PATH, { ...asked, plan: shownPlan(store), name: store.state.name });

export const start = (store: RunStore, speed: number | null): Promise<void> =>
  send(store, START_PATH, { plan: shownPlan(store), name: store.state.name, speed });

const shownPlan = ({ state }: RunStore): string => state.report.planHash;

export const act = (store: RunStore, action: PersonAction): Promise<void> =>
  send(store, ACTION_PATH, { ...action, name: store.state.name });

async function send(store: RunStore, path: string, body: unknown): Promise<void> {
  const answer = await wish<string>(path, body);
  store.dispatch({
    kind: "notice",
    notice: answer.ok
      ? { kind: "done", lines: [answer.value] }
      : { kind: "refused", lines: answer.error },
  });
  await refresh(store);
}

export async function compare(store: RunStore): Promise<void> {
  store.dispatch({ kind: "comparison", comparison: { kind: "asking" } });
  const answer = await readOrReasons<ShownDrift>(DRIFT_PATH, (response) => response.json());
  store.dispatch({
    kind: "comparison",
    comparison: answer.ok
      ? { kind: "known", drift: answer.value, at: new Date() }
      : { kind: "refused", reasons: answer.error },
  });
}

/** Takes away the moves of the run as a file; its name holds the run's id. */
export async function takeMoves(store: RunStore): Promise<void> {
  const csv = await readOrReasons(MOVES_CSV_PATH, (response) => response.blob());
  if (csv.ok) download(`moves-${store.state.page.run?.id ?? "run"}.csv`, csv.value);
  else store.dispatch({ kind: "notice", notice: { kind: "refused", lines: csv.error } });
}
