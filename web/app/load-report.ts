import { ok, type Result } from "../../sim/index.ts";
import { REPORT_DATA_ID, REPORT_PATH, type ReportPayload } from "../wire/report-payload.ts";
import { read } from "./base/ask.ts";

/** Text that the offline report carries inside; null where a server is asked. */
const inlined = (): string | null => document.getElementById(REPORT_DATA_ID)?.textContent ?? null;

/** Whether the page is one file: there is no server to ask for a run. */
export const isOffline = (): boolean => inlined() !== null;

/** The report: from the page itself where it was written as one file, else from the server. */
export async function loadReport(): Promise<Result<ReportPayload, string>> {
  const text = inlined();
  return text === null ? read<ReportPayload>(REPORT_PATH) : ok(JSON.parse(text) as ReportPayload);
}
