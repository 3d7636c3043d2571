import type { Flavor } from "../../sim/index.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import type { OwnServer } from "./raw-cloud.ts";

/** What the telemetry of one server is made from. */
export interface ServerContext {
  readonly id: string;
  readonly flavor: Flavor;
  readonly own: Partial<OwnServer>;
  readonly book: AssumptionBook;
  /** Whether it has a guest in its host's memory. */
  readonly inMemory: boolean;
}
