/** The secret made at each start: who reads the terminal may use the page, and nobody else on this machine. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { SECRET_HEADER } from "../wire/run-page.ts";

export const makeSecret = (): string => randomBytes(24).toString("base64url");

/**
 * The address with the secret in its fragment. Browsers keep a fragment to themselves: it is in no request, no log
 * and no Referer; the page sends it in a header, which no page elsewhere can.
 */
export const addressWith = (address: string, secret: string): string => `${address}/#${secret}`;

/** Refuses whoever does not know the secret. */
export const knowing =
  (secret: string): RequestHandler =>
  (request, response, next) => {
    if (isSame(request.get(SECRET_HEADER) ?? "", secret)) {
      next();
      return;
    }
    response
      .status(401)
      .type("text/plain")
      .send("Open the address that drainwise serve printed: it holds this start's secret.\n");
  };

/** In a time that tells nothing of how much of it was right. */
function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
