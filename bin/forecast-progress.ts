import type { Forecast, Plan, SiteConstants } from "../sim/index.ts";
import { progressBar } from "./console.ts";
import { CommandFailure } from "./exit-code.ts";

export interface ForecastAsked {
  /** Absent: as many as the forecast command makes by default; with a share, the most that are made. */
  readonly replications?: number | undefined;
  /** Stop as soon as the window's P95 is known within this share of itself. */
  readonly untilP95?: number | undefined;
  readonly workers?: number | undefined;
  readonly site?: SiteConstants | null;
}

/** Most replications when they end by a rule and nobody set a limit: minutes, for the largest drains. */
const MOST = 10_000;

/** A plan's forecast with a progress bar on stderr; Ctrl+C ends it and leaves nothing half-written. */
export async function forecastWithProgress(
  plan: Plan,
  planHash: string,
  { replications: asked, untilP95, workers, site = null }: ForecastAsked,
): Promise<Forecast> {
  const { DEFAULT_REPLICATIONS } = await import("../sim/index.ts");
  const { forecastOverWorkers } = await import("../data/workers/forecast-over-workers.ts");
  const replications = asked ?? (untilP95 === undefined ? DEFAULT_REPLICATIONS : MOST);
  const bar = progressBar("Replications", replications);
  const control = new AbortController();
  let done = 0;
  const cancel = (): void => {
    const reason = `Cancelled after ${done} of ${replications} replications; nothing was written.`;
    control.abort(new CommandFailure(reason));
  };
  process.once("SIGINT", cancel);
  try {
    return await forecastOverWorkers(plan, {
      replications,
      planHash,
      site,
      signal: control.signal,
      ...(untilP95 === undefined ? {} : { stopRule: { p95Within: untilP95 } }),
      ...(workers === undefined ? {} : { workers }),
      onProgress: (now) => {
        done = now;
        bar.update(now);
      },
    });
  } finally {
    process.off("SIGINT", cancel);
    bar.stop();
  }
}
