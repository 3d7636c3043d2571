/** A server that refuses everything with a page that repeats what it was sent, as proxies and debug pages do. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export class EchoingServer {
  /** All that was sent to it. */
  heard = "";
  url = "";
  readonly #server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const sent = `${request.method} ${request.url} ${request.rawHeaders.join(" ")} ${body}`;
    this.heard += `${sent}\n`;
    response.writeHead(502, { "content-type": "text/html" }).end(`Bad gateway: ${sent}`);
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
