/** Lists that come page by page. The next page is asked for by its marker on our own address: links carry others' host names. */
import { z } from "zod";
import type { Result } from "../../sim/index.ts";
import { err, ok } from "../../sim/index.ts";
import type { CallOptions, Endpoint } from "./endpoint.ts";
import type { Failure } from "./http/failure.ts";

/** Nova's own cap on a page ([api] max_limit). */
export const PAGE_SIZE = 1000;

export interface ListRequest<T> {
  readonly path: string;
  /** Field of the answer that holds the items. */
  readonly key: string;
  readonly item: z.ZodType<T>;
  readonly options?: CallOptions;
  /** Asked for in each request; null = the list has no pages. */
  readonly limit?: number | null;
}

const link = z.object({ rel: z.string(), href: z.string() });

/** All items, one page at a time, handed to `take`; memory holds what `take` keeps. */
export async function eachPage<T>(
  endpoint: Endpoint,
  list: ListRequest<T>,
  take: (items: readonly T[]) => void,
): Promise<Result<null, Failure>> {
  const { path, key, item, options = {}, limit = PAGE_SIZE } = list;
  const linksKey = `${key}_links`;
  const schema = z.object({ [key]: z.array(item), [linksKey]: z.array(link).optional() });
  const seen = new Set<string>();
  let marker: string | undefined;
  for (;;) {
    const query = { ...options.query, limit: limit ?? undefined, marker };
    const answer = await endpoint.get(path, schema, { ...options, query });
    if (!answer.ok) return answer;
    const body = answer.value.body as Record<string, unknown>;
    take(body[key] as readonly T[]);
    const links = (body[linksKey] ?? []) as readonly z.infer<typeof link>[];
    const next = markerOf(links.find(({ rel }) => rel === "next")?.href);
    if (next === null) return ok(null);
    if (seen.has(next)) {
      const request = `GET ${endpoint.service} ${path}`;
      const message = `its pages turn in a circle at marker ${next}`;
      return err({ kind: "unreadable", message, request, requestId: answer.value.requestId });
    }
    seen.add(next);
    marker = next;
  }
}

/** All items in one list. */
export async function listAll<T>(
  endpoint: Endpoint,
  list: ListRequest<T>,
): Promise<Result<readonly T[], Failure>> {
  const all: T[] = [];
  const end = await eachPage(endpoint, list, (items) => {
    for (const item of items) all.push(item);
  });
  return end.ok ? ok(all) : end;
}

function markerOf(href: string | undefined): string | null {
  if (href === undefined) return null;
  const query = href.includes("?") ? href.slice(href.indexOf("?") + 1) : "";
  return new URLSearchParams(query).get("marker");
}
