/** What keeps the page to itself: no foreign script, no third party, no foreign name for this address. */
import type { RequestHandler } from "express";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    "Content-Security-Policy": policy,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
  });
  next();
};

/**
 * Refuses requests that name another host than this machine's loopback.
 *
 * A page elsewhere could point its own name at 127.0.0.1 and read the report (DNS rebinding); its name would be here.
 */
export const onlyLoopbackNames: RequestHandler = (request, response, next) => {
  const name = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (name === "127.0.0.1" || name === "localhost" || name === "[::1]") {
    next();
    return;
  }
  response.status(421).type("text/plain").send("This server answers to 127.0.0.1 only.\n");
};

/** The server only shows: nothing but reading is answered. */
export const onlyReading: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") {
    next();
    return;
  }
  response.status(405).set("Allow", "GET, HEAD").type("text/plain").send("Only GET and HEAD.\n");
};
