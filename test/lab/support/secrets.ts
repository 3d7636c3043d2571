/** The lab's real secrets, and whether any of them got out: into what was printed, or into a file. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tokensFileOf } from "../bring-up/door.ts";
import { lab, passwords } from "./standing-lab.ts";

/** All passwords of the lab's users, and all tokens that they were given. */
export function secretsOfTheLab(): readonly string[] {
  const tokens = existsSync(tokensFileOf(lab)) ? readFileSync(tokensFileOf(lab), "utf8") : "";
  return [...Object.values(passwords()), ...tokens.split("\n").filter((token) => token !== "")];
}

/** Throws where one of these texts, or a file in the folder (a store's included), holds a secret; it is not repeated. */
export function assertNoSecretIn(folder: string, said: readonly string[]): void {
  const secrets = secretsOfTheLab();
  const places = [
    ...said.map((text, at) => ({
      name: `what command ${at + 1} printed`,
      bytes: Buffer.from(text),
    })),
    ...filesBelow(folder).map((path) => ({ name: path, bytes: readFileSync(path) })),
  ];
  for (const { name, bytes } of places) {
    const found = secrets.filter((secret) => bytes.includes(secret));
    if (found.length > 0) throw new Error(`${name} holds ${found.length} secrets of the lab`);
  }
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
