/** Images as Glance lists them: size, and the properties that bind a server to hosts. */
import { z } from "zod";
import { ok, type Result } from "../../sim/index.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Failure } from "./http/failure.ts";
import { PAGE_SIZE } from "./pages.ts";

const image = z
  .object({ id: z.string(), name: z.string().nullish(), size: z.number().nullish() })
  .catchall(z.unknown());

export interface ImageAnswer {
  readonly id: string;
  readonly name: string;
  /** Of the file in Glance [B]; null while it is not uploaded. */
  readonly size: number | null;
  /** Those that placement and migration look at: hw_*, os_*, img_*, trait:*. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Glance's own os_hash_* say nothing of hosts. */
const isNeeded = (name: string): boolean =>
  /^(hw_|os_(?!hash_|hidden)|img_|trait:|hypervisor_type$)/.test(name);

function plainImage(found: z.infer<typeof image>): ImageAnswer {
  const { id, name, size } = found;
  const needed = Object.entries(found).flatMap(([key, value]) =>
    isNeeded(key) && typeof value === "string" ? [[key, value] as const] : [],
  );
  return { id, name: name ?? id, size: size ?? null, properties: Object.fromEntries(needed) };
}

/** All images that we may see, hidden ones included, as servers go on using those. */
export async function listImages(
  images: Endpoint,
): Promise<Result<readonly ImageAnswer[], Failure>> {
  const found: ImageAnswer[] = [];
  for (const hidden of ["false", "true"]) {
    let marker: string | undefined;
    for (;;) {
      const query = { limit: PAGE_SIZE, os_hidden: hidden, marker };
      const schema = z.object({ images: z.array(image), next: z.string().nullish() });
      const answer = await images.get("/images", schema, { query });
      if (!answer.ok) return answer;
      const { images: page, next } = answer.value.body;
      found.push(...page.map(plainImage));
      const last = page.at(-1)?.id;
      if (next === null || next === undefined || last === undefined) break;
      marker = last;
    }
  }
  return ok(found);
}
