/** The run's news as they come. `fetch` reads the stream, as EventSource cannot carry the secret. */
import { RUN_EVENTS_PATH, type RunNews } from "../../wire/run-page.ts";
import { headers } from "../base/ask.ts";

export interface NewsHandlers {
  readonly onNews: (news: RunNews) => void;
  /** Whether the stream stands. After a break everything is to be read again: news were missed. */
  readonly onStream: (isLive: boolean) => void;
}

/** Wait before a broken stream is begun again [ms]. */
const AGAIN_MS = 2000;

export async function listenForNews(handlers: NewsHandlers): Promise<never> {
  for (;;) {
    try {
      const response = await fetch(RUN_EVENTS_PATH, { headers: headers() });
      if (response.ok && response.body !== null) {
        handlers.onStream(true);
        await readEvents(response.body, handlers.onNews);
      }
    } catch {
      // The server went away: it is asked again below.
    }
    handlers.onStream(false);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  onNews: (news: RunNews) => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events)
      if (event.startsWith("data: ")) onNews(JSON.parse(event.slice(6)) as RunNews);
  }
}
