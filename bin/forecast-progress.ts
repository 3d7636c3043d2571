import type { Forecast, Plan } from "../sim/index.ts";
import { progressBar } from "./console.ts";

/** A plan's forecast with a progress bar on stderr; as many replications as the forecast command makes by default. */
export async function forecastWithProgress(
  plan: Plan,
  planHash: string,
  asked: number | undefined,
): Promise<Forecast> {
  const { DEFAULT_REPLICATIONS } = await import("../sim/index.ts");
  const { forecastOverWorkers } = await import("../data/workers/forecast-over-workers.ts");
  const replications = asked ?? DEFAULT_REPLICATIONS;
  const bar = progressBar("Replications", replications);
  const onProgress = (done: number): void => bar.update(done);
  return forecastOverWorkers(plan, { replications, planHash, onProgress }).finally(() =>
    bar.stop(),
  );
}
