/** One instant query of Prometheus's HTTP API (GET /api/v1/query): a vector of labelled numbers. */
import { request } from "undici";
import { z } from "zod";
import { err, ok, type Result } from "../../sim/index.ts";
import { decode } from "../nova/decode.ts";
import { type Secret, SecretKeeper } from "../nova/secret.ts";

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of the sample [s since 1970]. */
  readonly at: number;
}

export interface PrometheusAddress {
  readonly url: string;
  /** Bearer token, where one is asked for. */
  readonly token: Secret | null;
}

const DEADLINE_MS = 60_000;

/** Characters of an answer that is none: a proxy's page of error is longer, and no help. */
const TOLD = 200;

const answer = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

/** The series of a query; those without a finite number (a rate over one sample) are left out. */
export async function queryPrometheus(
  { url, token }: PrometheusAddress,
  query: string,
): Promise<Result<readonly Series[], string>> {
  const secrets = new SecretKeeper();
  if (token !== null) secrets.keep(token);
  const clear = (text: string): string => secrets.clear(text);
  const address = `${url.replace(/\/+$/, "")}/api/v1/query?${new URLSearchParams({ query })}`;
  try {
    const { statusCode, body } = await request(address, {
      headers: token === null ? {} : { authorization: `Bearer ${token.reveal()}` },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const text = await body.text();
    if (statusCode !== 200) return err(`it answered ${statusCode}: ${clear(text).slice(0, TOLD)}`);
    const decoded = decode(text, answer, clear);
    if (!decoded.ok) return decoded;
    return ok(
      decoded.value.data.result.flatMap(({ metric, value }) => {
        const number = Number(value[1]);
        return Number.isFinite(number) && number >= 0
          ? [{ labels: metric, value: number, at: value[0] }]
          : [];
      }),
    );
  } catch (error: unknown) {
    return err(clear(error instanceof Error ? error.message : String(error)));
  }
}
