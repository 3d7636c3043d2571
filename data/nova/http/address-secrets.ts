/** What of an address is secret: its password as it is written, as it is meant, and as the header of basic authentication. */
import { Secret } from "../secret.ts";

export function secretsOfAddress(address: Secret): readonly Secret[] {
  const text = address.reveal();
  if (!URL.canParse(text)) return [address];
  const { username, password } = new URL(text);
  if (username === "" && password === "") return [];
  const [user, word] = [meant(username), meant(password)];
  const basic = Buffer.from(`${user}:${word}`).toString("base64");
  return [text, password, word, basic].map((secret) => new Secret(secret));
}

function meant(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
