/** Passwords of the lab's users, made once a lab: real secrets, so that a search for leaked ones means something. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inState, type LabSettings } from "../bring-up/settings.ts";

export interface Passwords {
  readonly service: string;
  readonly admin: string;
  readonly author: string;
  readonly approver: string;
  readonly tenant: string;
}

const fresh = (): string => randomBytes(18).toString("base64url");

export function passwordsOf(lab: LabSettings): Passwords {
  const path = inState(lab, "passwords.json");
  if (!existsSync(path)) {
    const made: Passwords = {
      service: fresh(),
      admin: fresh(),
      author: fresh(),
      approver: fresh(),
      tenant: fresh(),
    };
    writeFileSync(path, JSON.stringify(made, null, 2), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(path, "utf8")) as Passwords;
}
