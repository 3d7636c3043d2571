/** News of the run as server-sent events: one line of JSON each, and a sign of life when there are none. */
import type { RequestHandler } from "express";
import type { RunRoom } from "./run-room.ts";

/** A stream that says nothing for longer may be dead: the page begins another [ms]. */
const SIGN_OF_LIFE_MS = 10_000;

export const tellNews =
  (room: RunRoom): RequestHandler =>
  (request, response) => {
    response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.flushHeaders();
    const stop = room.listen((news) => response.write(`data: ${JSON.stringify(news)}\n\n`));
    const life = setInterval(() => response.write(": alive\n\n"), SIGN_OF_LIFE_MS);
    request.on("close", () => {
      clearInterval(life);
      stop();
      response.end();
    });
  };
