/** Who has the plan while it is waited for: a countdown on a terminal, else a line now and then; JSON once. */
import type { LeaseNews } from "../../data/run/lease-keeper.ts";

export interface LeaseShown {
  readonly tell: (news: LeaseNews) => void;
  readonly stop: () => void;
}

/** Between two lines where there is no terminal to write over the last one [s]. */
const LINE_EVERY = 15;

export function leaseJson(): LeaseShown {
  let told = "";
  return {
    tell: ({ kind, holder, since, until }) => {
      if (told === `${kind} ${until}`) return;
      told = `${kind} ${until}`;
      process.stdout.write(`${JSON.stringify({ kind, holder, since, until })}\n`);
    },
    stop: () => undefined,
  };
}

export function leaseLines(out: NodeJS.WriteStream = process.stderr): LeaseShown {
  let last = Number.POSITIVE_INFINITY;
  let isCounting = false;
  const line = (text: string): void => {
    out.write(`${isCounting ? "\r\u001b[K" : ""}${text}\n`);
    isCounting = false;
  };
  return {
    tell: (news) => {
      if (news.kind === "lease-taken-over") {
        line(
          `${news.holder}, which had the plan since ${news.since}, is dead: taken over from it.`,
        );
        return;
      }
      const left = Math.ceil(news.left / 1000);
      const text = `${left} s: waiting whether ${news.holder} is alive, which has the plan since ${news.since}, at least until ${news.until}`;
      if (out.isTTY) {
        out.write(`\r\u001b[K${text.slice(0, (out.columns ?? 80) - 1)}`);
        isCounting = true;
      } else if (last - left >= LINE_EVERY) {
        line(`warning: ${text}`);
        last = left;
      }
    },
    stop: () => {
      if (isCounting) out.write("\n");
      isCounting = false;
    },
  };
}
