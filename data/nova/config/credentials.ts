/** Credentials out of a cloud's `auth` block, by its auth_type or by what is there. */
import { Secret } from "../secret.ts";
import type { Credentials, Named, Scope } from "./cloud-config.ts";
import type { EntryReader } from "./entry-reader.ts";

/** Null once a fault was noted. */
export function credentialsOf(entry: EntryReader): Credentials | null {
  const type = entry.text("auth_type") ?? inferredType(entry);
  switch (type) {
    case "password":
    case "v3password": {
      const user = userOf(entry);
      const password = entry.need("auth.password");
      const scope = scopeOf(entry);
      if (user === null || password === null || scope === null) return null;
      return { kind: "password", user, password: new Secret(password), scope };
    }
    case "v3applicationcredential": {
      const id = entry.text("auth.application_credential_id");
      const secret = entry.need("auth.application_credential_secret");
      if (id !== null) {
        if (secret === null) return null;
        return { kind: "application-credential", credential: { id }, secret: new Secret(secret) };
      }
      const name = entry.need("auth.application_credential_name");
      const user = name === null ? null : userOf(entry);
      if (name === null || user === null || secret === null) return null;
      const credential = { name, user };
      return { kind: "application-credential", credential, secret: new Secret(secret) };
    }
    case "token":
    case "v3token": {
      const token = entry.need("auth.token");
      const scope = scopeOf(entry);
      if (token === null || scope === null) return null;
      return { kind: "token", token: new Secret(token), scope };
    }
    default:
      entry.fault(
        "auth_type",
        `auth_type ${type} is not known here.`,
        "Use password, v3applicationcredential or token (an application credential is the safest for a program).",
      );
      return null;
  }
}

function inferredType(entry: EntryReader): string {
  if (entry.text("auth.application_credential_secret") !== null) return "v3applicationcredential";
  return entry.text("auth.token") !== null && entry.text("auth.password") === null
    ? "token"
    : "password";
}

function userOf(entry: EntryReader): Named | null {
  const id = entry.text("auth.user_id");
  if (id !== null) return { id };
  const name = entry.need("auth.username");
  const domain = domainOf(entry, "user");
  if (domain === null) {
    entry.fault(
      "auth.user_domain_name",
      "The user's domain is missing.",
      "Set user_domain_name (often Default) or user_domain_id.",
    );
  }
  return name === null || domain === null ? null : { name, domain };
}

/** Null once a fault was noted. */
function scopeOf(entry: EntryReader): Scope | null {
  if (entry.text("auth.system_scope") !== null) return { kind: "system" };
  const id = entry.text("auth.project_id");
  if (id !== null) return { kind: "project", project: { id } };
  const name = entry.text("auth.project_name");
  if (name !== null) {
    const domain = domainOf(entry, "project");
    if (domain !== null) return { kind: "project", project: { name, domain } };
    entry.fault(
      "auth.project_domain_name",
      "The project's domain is missing.",
      "Set project_domain_name (often Default) or project_domain_id, or name the project by project_id.",
    );
    return null;
  }
  const domain = plainDomain(entry, "auth.domain_id", "auth.domain_name");
  return domain === null ? { kind: "unscoped" } : { kind: "domain", domain };
}

type Domain = { readonly id: string } | { readonly name: string };

/** The user's or project's own domain, else the default one. */
const domainOf = (entry: EntryReader, whose: "user" | "project"): Domain | null =>
  plainDomain(entry, `auth.${whose}_domain_id`, `auth.${whose}_domain_name`) ??
  plainDomain(entry, "auth.default_domain_id", "auth.default_domain_name") ??
  plainDomain(entry, "auth.default_domain", "auth.default_domain") ??
  plainDomain(entry, "auth.domain_id", "auth.domain_name");

function plainDomain(entry: EntryReader, idField: string, nameField: string): Domain | null {
  const id = entry.text(idField);
  if (id !== null) return { id };
  const name = entry.text(nameField);
  return name === null ? null : { name };
}
