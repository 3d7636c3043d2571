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

/**
 * Lets a changing request through only if it comes from a page of this very server: its Origin is the address that it
 * was sent to, and it carries JSON, which a form on another page cannot.
 */
export const onlyOwnPages: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") {
    next();
    return;
  }
  const { host = "", origin } = request.headers;
  if (request.method !== "POST") {
    response.status(405).set("Allow", "GET, HEAD, POST").type("text/plain").send("Not allowed.\n");
  } else if (origin !== `http://${host}`) {
    response.status(403).type("text/plain").send("Only this server's own page may ask for that.\n");
  } else if (request.is("application/json") !== "application/json") {
    response.status(415).type("text/plain").send("Only JSON is understood.\n");
  } else {
    next();
  }
};

/** A server that was started to show only: nothing but reading is answered. */
export const onlyReading: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") {
    next();
    return;
  }
  response
    .status(403)
    .type("text/plain")
    .send("This server was started with --view-only: it shows, and takes no wish.\n");
};
