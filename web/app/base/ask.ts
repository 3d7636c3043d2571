/** Asking the server: every request carries the secret of its start, which came with the address. */
import { err, ok, type Result } from "../../../sim/index.ts";
import { type Refusal, SECRET_HEADER } from "../../wire/run-page.ts";

const KEY = "drainwise-secret";
/** 24 bytes in base64url: no name of a part of the page looks like it. */
const SECRET = /^#([\w-]{32})$/;

/**
 * Takes the secret out of the address, where it would be seen and copied on, and keeps it as long as this tab lives.
 * Gives "" where there is none: the server will say so.
 */
export function secret(): string {
  const [, given] = SECRET.exec(location.hash) ?? [];
  try {
    if (given !== undefined) sessionStorage.setItem(KEY, given);
    known = sessionStorage.getItem(KEY) ?? given ?? known;
  } catch {
    known = given ?? known;
  }
  if (given !== undefined) history.replaceState(null, "", location.pathname + location.search);
  return known;
}

let known = "";

/** An address of this server that can be opened in another tab. */
export const withSecret = (path: string): string => `${path}#${secret()}`;

export const headers = (): Record<string, string> => ({ [SECRET_HEADER]: secret() });

const SILENT = "The server does not answer. Is `drainwise serve` still running?";

/** Reads JSON; the error is a sentence for the reader. */
export async function read<T>(path: string): Promise<Result<T, string>> {
  try {
    const response = await fetch(path, { headers: headers() });
    if (response.ok) return ok((await response.json()) as T);
    return err((await response.text()).trim() || `The server answered ${response.status}.`);
  } catch {
    return err(SILENT);
  }
}

/** Asks for something to be done; the errors are every reason why it was not. */
export const wish = <T>(path: string, body: unknown): Promise<Result<T, readonly string[]>> =>
  asked(
    path,
    {
      method: "POST",
      headers: { ...headers(), "Content-Type": "application/json" },
      body: JSON.stringify(body),
    },
    async (response) => (await response.json()) as T,
  );

/** Reads what may not be had; the errors are every reason why not. */
export const readOrReasons = <T>(
  path: string,
  take: (response: Response) => Promise<T>,
): Promise<Result<T, readonly string[]>> => asked(path, { headers: headers() }, take);

async function asked<T>(
  path: string,
  request: RequestInit,
  take: (response: Response) => Promise<T>,
): Promise<Result<T, readonly string[]>> {
  try {
    const response = await fetch(path, request);
    if (response.ok) return ok(await take(response));
    if (response.headers.get("content-type")?.includes("json") !== true)
      return err([(await response.text()).trim()]);
    return err(((await response.json()) as Refusal).reasons);
  } catch {
    return err([SILENT]);
  }
}
