/** The page as one HTML file: scripts, styles, worker and data inside, and a policy that forbids the network. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { present } from "../../sim/index.ts";
import { REPORT_DATA_ID, type ReportPayload, WORKER_SOURCE_ID } from "../wire/report-payload.ts";

/**
 * Writes the page built in `pageFolder` with everything it needs inside.
 *
 * The worker and the data are carried as text that no browser runs by itself; the page starts the worker from it.
 */
export async function offlineReport(report: ReportPayload, pageFolder: string): Promise<string> {
  const assets = join(pageFolder, "assets");
  const names = await readdir(assets);
  const textOf = (pattern: RegExp): Promise<string> =>
    readFile(
      join(
        assets,
        present(
          names.find((name) => pattern.test(name)),
          `${pattern}`,
        ),
      ),
      "utf8",
    );
  const [page, script, style, worker] = await Promise.all([
    readFile(join(pageFolder, "index.html"), "utf8"),
    textOf(/^index-.*\.js$/),
    textOf(/^index-.*\.css$/),
    textOf(/^worker-.*\.js$/),
  ]);
  const main = scriptSafe(script);
  const styles = style.replaceAll("</style", "<\\/style");
  const body = page
    .replace(/<script[^>]*src=[^>]*><\/script>/g, "")
    .replace(/<link[^>]*rel="(?:stylesheet|modulepreload)"[^>]*>/g, "");
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policyFor(main, styles)}" />`,
    `<style>${styles}</style>`,
  ].join("\n");
  const tail = [
    `<script type="application/json" id="${REPORT_DATA_ID}">${jsonSafe(report)}</script>`,
    `<script type="text/plain" id="${WORKER_SOURCE_ID}">${scriptSafe(worker)}</script>`,
    `<script type="module">${main}</script>`,
  ].join("\n");
  return inserted(inserted(body, "</head>", head), "</body>", tail);
}

/** Puts text before a closing tag. (`replace` with a string would read `$&` inside the script.) */
function inserted(page: string, before: string, text: string): string {
  const at = page.lastIndexOf(before);
  return `${page.slice(0, at)}${text}\n${page.slice(at)}`;
}

const hashOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Only these very texts may run; nothing may be fetched. Workers are started from the page's own text. */
const policyFor = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)} blob:`,
    `style-src ${hashOf(style)}`,
    "worker-src blob:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/** No text of ours may close the element it stands in; in strings and templates `\x3c` reads the same. */
const scriptSafe = (text: string): string =>
  text.replaceAll("</script", "\\x3c/script").replaceAll("<!--", "\\x3c!--");

/** Names chosen by tenants stand in the data: "<" is written so that it can open nothing. */
const jsonSafe = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");
