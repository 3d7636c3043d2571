/** A run's outlook, made in a thread of its own so that whoever executes the run is never held up. */
import Tinypool from "tinypool";
import {
  type OutlookOptions,
  type OutlookSeen,
  outlookInSteps,
  type Plan,
  type Present,
  preparePlan,
  type SiteConstants,
} from "../../sim/index.ts";
import type { OutlookAsked, OutlookTask } from "./outlook-worker.ts";
import { workerFile } from "./worker-file.ts";

export interface OutlookMaker {
  make(at: Present, options: OutlookOptions): Promise<OutlookSeen>;
  close(): Promise<void>;
}

/** The bundled worker where there is one; else this thread, a replication at a time. */
export function outlookMaker(plan: Plan, site: SiteConstants | null): OutlookMaker {
  const file = workerFile("outlook-worker");
  return file === null ? inThisThread(plan, site) : inAThread(file, { plan, site });
}

function inAThread(filename: string, workerData: OutlookTask): OutlookMaker {
  const pool = new Tinypool({ filename, workerData, minThreads: 1, maxThreads: 1 });
  const control = new AbortController();
  return {
    make: (at, options) =>
      pool.run({ at, options } satisfies OutlookAsked, { signal: control.signal }),
    close: async () => {
      control.abort();
      await pool.destroy();
    },
  };
}

export function inThisThread(plan: Plan, site: SiteConstants | null): OutlookMaker {
  const prepared = preparePlan(plan, site);
  let isClosed = false;
  return {
    async make(at, options) {
      const steps = outlookInSteps(prepared, at, options);
      for (;;) {
        const { done, value } = steps.next();
        if (done === true) return value;
        await new Promise((resolve) => setImmediate(resolve));
        if (isClosed) throw new Error("The outlook was given up.");
      }
    },
    close: async () => {
      isClosed = true;
    },
  };
}
