/** What a Nova's process and its parent say to each other. */
import type { Plan } from "../../sim/index.ts";
import type { OthersAction } from "../../sim/world/faults/others-action.ts";
import type { Account } from "../support/nova-keystone.ts";
import type { ColleagueSetting } from "./colleague.ts";

export interface NovaSetting {
  /** The cloud's snapshot, and the goal's time for a host's maintenance. */
  readonly cloud: Plan;
  readonly accounts: readonly Account[];
  readonly seed: number;
  readonly faults: { readonly writes: number; readonly reads: number };
  /** All tokens are revoked about every so many seconds; null = they live as they are told to. */
  readonly tokensLast: number | null;
  /** Projects whose quota a cold migration would break. */
  readonly overQuota?: readonly string[];
  /** Servers for which a destination cannot make ready, the first time. */
  readonly unready?: readonly string[];
  /** What somebody else does just before a request of this key is carried out, the first time that one comes. */
  readonly meanwhile?: readonly { readonly key: string; readonly action: OthersAction }[];
  /** Somebody else at the same cloud; absent = nobody. */
  readonly colleague?: ColleagueSetting;
  /** File for the requests that change something. */
  readonly log: string;
  /** The runner's store, whose journal is read as a request arrives. */
  readonly journal: string;
}

export type ToNova =
  | { readonly kind: "begin"; readonly setting: NovaSetting }
  /** The host's machine is patched and started anew. */
  | { readonly kind: "patch"; readonly host: string }
  | { readonly kind: "truth" };

export interface Truth {
  readonly servers: readonly {
    readonly id: string;
    readonly host: string;
    readonly status: string;
    readonly taskState: string | null;
    readonly records: readonly {
      readonly id: number;
      readonly status: string;
      readonly type: string;
      readonly source: string | null;
      readonly destination: string | null;
      readonly user: string | null;
    }[];
  }[];
  readonly services: readonly {
    readonly host: string;
    readonly status: string;
    readonly disabledReason: string | null;
  }[];
  /** What the colleague did. */
  readonly others: readonly string[];
  /** Every token that was given. */
  readonly tokens: readonly string[];
}

export type FromNova =
  | { readonly kind: "loaded" }
  | { readonly kind: "ready"; readonly url: string }
  | { readonly kind: "arrived"; readonly key: string }
  | { readonly kind: "patched"; readonly host: string }
  | ({ readonly kind: "truth" } & Truth);
