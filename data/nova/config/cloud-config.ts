/** What it takes to speak to one cloud, whatever file or variable said it. */
import type { ConnectionSettings } from "../http/agents.ts";
import type { Secret } from "../secret.ts";

/** A user or project by id, or by name within a domain. */
export type Named =
  | { readonly id: string }
  | { readonly name: string; readonly domain: { readonly id: string } | { readonly name: string } };

export type Scope =
  | { readonly kind: "project"; readonly project: Named }
  | {
      readonly kind: "domain";
      readonly domain: { readonly id: string } | { readonly name: string };
    }
  | { readonly kind: "system" }
  | { readonly kind: "unscoped" };

export type Credentials =
  | {
      readonly kind: "password";
      readonly user: Named;
      readonly password: Secret;
      readonly scope: Scope;
    }
  | {
      readonly kind: "application-credential";
      /** By id, or by name and its user. */
      readonly credential:
        | { readonly id: string }
        | { readonly name: string; readonly user: Named };
      readonly secret: Secret;
    }
  | { readonly kind: "token"; readonly token: Secret; readonly scope: Scope };

export type ServiceType = "identity" | "compute" | "placement" | "network" | "image";

export interface CloudConfig {
  /** The name in clouds.yaml, or "envvars". */
  readonly name: string;
  readonly authUrl: string;
  readonly credentials: Credentials;
  readonly region: string | null;
  /** Interfaces in order of preference. */
  readonly interfaces: readonly string[];
  /** Addresses that are taken instead of the catalogue's. */
  readonly endpoints: Readonly<Partial<Record<ServiceType, string>>>;
  readonly connection: ConnectionSettings;
  /** Deadline of one request that names none [ms]. */
  readonly deadlineMs: number;
}
