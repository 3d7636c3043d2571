/** Many requests, few at a time. */
import type { Result } from "../../sim/index.ts";
import { ok } from "../../sim/index.ts";

/** As many as there are connections: more would only wait in line. */
export const IN_FLIGHT = 16;

/** Asks for each item, `limit` at a time; the first failure ends it. Answers stand in the items' order. */
export async function askEach<T, V, E>(
  items: readonly T[],
  ask: (item: T) => Promise<Result<V, E>>,
  limit = IN_FLIGHT,
): Promise<Result<readonly V[], E>> {
  const answers: V[] = new Array(items.length);
  let next = 0;
  let failed: { readonly ok: false; readonly error: E } | null = null;
  const worker = async (): Promise<void> => {
    while (next < items.length && failed === null) {
      const index = next;
      next += 1;
      const answer = await ask(items[index] as T);
      if (answer.ok) answers[index] = answer.value;
      else failed ??= answer;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return failed ?? ok(answers);
}
