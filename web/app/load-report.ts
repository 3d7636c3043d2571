import { err, ok, type Result } from "../../sim/index.ts";
import { REPORT_DATA_ID, REPORT_PATH, type ReportPayload } from "../wire/report-payload.ts";

/** The report: from the page itself where it was written as one file, else from the server. */
export async function loadReport(): Promise<Result<ReportPayload, string>> {
  const inlined = document.getElementById(REPORT_DATA_ID)?.textContent;
  if (inlined !== undefined && inlined !== null) return ok(JSON.parse(inlined) as ReportPayload);
  try {
    const response = await fetch(REPORT_PATH);
    if (response.ok) return ok((await response.json()) as ReportPayload);
    return err(`The server answered ${response.status}. Its terminal says why.`);
  } catch {
    return err("The server does not answer. Is `drainwise serve` still running?");
  }
}
