/** The web server: the built page and the one report it shows. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { REPORT_PATH, type ReportPayload } from "../wire/report-payload.ts";
import { runReads } from "./run-reads.ts";
import type { RunRoom } from "./run-room.ts";
import { runRoutes } from "./run-routes.ts";
import { knowing } from "./secret.ts";
import { onlyLoopbackNames, onlyOwnPages, onlyReading, securityHeaders } from "./security.ts";

export interface AppOptions {
  /** What is shown now. */
  readonly report: () => ReportPayload;
  /** Folder of the built page (dist/web). */
  readonly pageFolder: string;
  /** Made at this start; everything but the page's own files is for those who know it. */
  readonly secret: string;
  readonly room: RunRoom;
  readonly isViewOnly: boolean;
}

export function createApp({ report, pageFolder, secret, room, isViewOnly }: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(onlyLoopbackNames, securityHeaders, isViewOnly ? onlyReading : onlyOwnPages);
  app.use("/api", knowing(secret));
  app.get(REPORT_PATH, answerReport(report));
  app.use(runReads(room));
  app.use(runRoutes(room));
  app.use(express.static(pageFolder, { maxAge: 0 }));
  app.use(notFound);
  app.use(failed);
  return app;
}

interface WrittenReport {
  readonly of: ReportPayload;
  readonly body: Buffer;
  readonly compressed: Buffer;
  readonly tag: string;
}

function written(of: ReportPayload): WrittenReport {
  const body = Buffer.from(JSON.stringify(of));
  const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
  return { of, body, compressed: gzipSync(body), tag };
}

/** A report is written and compressed once, for as long as it is the one that is shown. */
function answerReport(shown: () => ReportPayload): RequestHandler {
  let last = written(shown());
  return (request, response) => {
    const now = shown();
    if (now !== last.of) last = written(now);
    const { body, compressed, tag } = last;
    response.set({ "Cache-Control": "no-cache", ETag: tag, Vary: "Accept-Encoding" });
    if (request.headers["if-none-match"] === tag) {
      response.status(304).end();
      return;
    }
    response.type("application/json");
    const isCompressed = request.acceptsEncodings("gzip") === "gzip";
    if (isCompressed) response.set("Content-Encoding", "gzip");
    response.send(isCompressed ? compressed : body);
  };
}

const notFound: RequestHandler = (_request, response) => {
  response.status(404).type("text/plain").send("Not found. The report is at /.\n");
};

const failed: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = Number((error as { readonly status?: unknown }).status);
  const isRefusal = status >= 400 && status < 500;
  if (!isRefusal) console.error(error);
  response
    .status(isRefusal ? status : 500)
    .type("text/plain")
    .send(isRefusal ? "The request cannot be understood.\n" : "The server failed; see its log.\n");
};
