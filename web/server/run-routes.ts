/** The run over HTTP: what it shows, what it is asked for, what it tells. */
import express, { type RequestHandler, type Router } from "express";
import type { z } from "zod";
import {
  ACTION_PATH,
  APPROVE_PATH,
  type Refusal,
  RUN_EVENTS_PATH,
  RUN_PATH,
  START_PATH,
  TAKE_PATH,
} from "../wire/run-page.ts";
import { tellNews } from "./run-events.ts";
import type { Answer, RunRoom } from "./run-room.ts";
import { actionWish, approveWish, faultsOf, startWish, takeWish } from "./run-wishes.ts";

export function runRoutes(room: RunRoom): Router {
  const router = express.Router();
  router.use(express.json({ limit: "64kb" }));
  router.get(RUN_PATH, async (_request, response) => {
    response.set("Cache-Control", "no-store").json(await room.page());
  });
  router.get(RUN_EVENTS_PATH, tellNews(room));
  router.post(
    TAKE_PATH,
    granting(takeWish, (wish) => room.take(wish)),
  );
  router.post(
    APPROVE_PATH,
    granting(approveWish, (wish) => room.approve(wish)),
  );
  router.post(
    START_PATH,
    granting(startWish, (wish) => room.start(wish)),
  );
  router.post(
    ACTION_PATH,
    granting(actionWish, (wish) => room.act(wish)),
  );
  return router;
}

/** 409 = understood and refused; the reasons are for the person. */
const answering =
  <T>(ask: (body: unknown) => Answer<T>): RequestHandler =>
  async (request, response) => {
    const answer = await ask(request.body);
    response.set("Cache-Control", "no-store");
    if (answer.ok) response.json(answer.value);
    else response.status(409).json({ reasons: answer.error } satisfies Refusal);
  };

function granting<Wish>(
  schema: z.ZodType<Wish>,
  grant: (wish: Wish) => Answer<string>,
): RequestHandler {
  return async (request, response, next) => {
    const wish = schema.safeParse(request.body);
    if (wish.success) await answering(() => grant(wish.data))(request, response, next);
    else response.status(400).json({ reasons: faultsOf(wish.error) } satisfies Refusal);
  };
}
