/** Other programs that are told of runs: the option, and what it makes. */
import type { Command } from "commander";
import type { RunListener } from "../data/run/events.ts";

export interface WebhookOptions {
  readonly webhook: readonly string[];
}

const collected = (each: string, all: readonly string[]): readonly string[] => [...all, each];

export const withWebhooks = (command: Command): Command =>
  command.option(
    "--webhook <url>",
    "POST each event of the run as JSON to it; repeatable",
    collected,
    [],
  );

export interface EventWebhooks {
  readonly listeners: readonly RunListener[];
  /** Waits until what was told has left, or was given up. */
  readonly settled: () => Promise<void>;
}

export async function eventWebhooks({ webhook: urls }: WebhookOptions): Promise<EventWebhooks> {
  const { Webhook } = await import("../data/run/webhooks.ts");
  const warn = (text: string): void => {
    process.stderr.write(`warning: ${text}\n`);
  };
  const webhooks = urls.map((url) => new Webhook(url, warn));
  return {
    listeners: webhooks.map(({ tell }) => tell),
    settled: async () => {
      await Promise.all(webhooks.map((webhook) => webhook.settled()));
    },
  };
}
