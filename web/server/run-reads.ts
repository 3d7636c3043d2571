/** What the page asks to have read for it, a server that only shows among them: neither changes anything anywhere. */
import express, { type Response, type Router } from "express";
import { DRIFT_PATH, MOVES_CSV_PATH, type Refusal } from "../wire/run-page.ts";
import type { RunRoom } from "./run-room.ts";

export function runReads(room: RunRoom): Router {
  const router = express.Router();
  router.get(DRIFT_PATH, async (_request, response) => {
    const drift = await room.drift();
    response.set("Cache-Control", "no-store");
    if (drift.ok) response.json(drift.value);
    else refuse(response, drift.error);
  });
  router.get(MOVES_CSV_PATH, async (_request, response) => {
    const csv = await room.movesCsv();
    response.set("Cache-Control", "no-store");
    if (csv.ok) response.attachment(csv.value.name).type("text/csv").send(csv.value.text);
    else refuse(response, csv.error);
  });
  return router;
}

/** 409 = understood, and not to be had; the reasons are for the person. */
const refuse = (response: Response, reasons: readonly string[]): void => {
  response.status(409).json({ reasons } satisfies Refusal);
};
