// A fault that takes the runner another way than the real driver would proves nothing: each answer that is injected means
// to the runner what our driver makes of it.
import { expect, test } from "vitest";
import { settled } from "../../data/nova/driver/requests.ts";
import { failureOf } from "../../data/nova/http/failure-of.ts";
import { outcomeOf } from "../../data/nova/outcome.ts";
import { SecretKeeper } from "../../data/nova/secret.ts";
import { CAME, type Came, fateOf } from "./answers.ts";

/** As the driver has it, of a request that left. */
function drivers({ status }: Came) {
  const exchange =
    status === null
      ? { lost: { reason: "timeout", sent: true } }
      : { came: { status, headers: new Map<string, string>(), text: "" } };
  const error = failureOf(exchange as never, "POST /servers/1/action", new SecretKeeper());
  return settled(outcomeOf({ ok: false, error }));
}

test.each(CAME)("$status, carried out $carriedOut", (came) => {
  const fate = fateOf(came, 100);
  const outcome = drivers(came);
  expect(fate.kind === "refused" ? "refused" : "unknown").toBe(outcome.kind);
  const wherever = outcome.kind === "refused" && outcome.wherever === true;
  expect(fate.kind === "refused" && fate.wherever === true).toBe(wherever);
});
