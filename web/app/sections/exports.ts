/** What can be taken away from the page. Files are made in the browser, so they are the same in the offline report. */
import { canonicalJson } from "../../../sim/index.ts";
import { movesCsv } from "../../wire/moves-csv.ts";
import type { ReportPayload } from "../../wire/report-payload.ts";
import { h } from "../base/dom.ts";
import { download } from "../base/download.ts";

interface Export {
  readonly name: string;
  readonly file: string;
  readonly type: string;
  readonly text: () => string;
}

export function exportsMenu(report: ReportPayload): HTMLElement {
  const { plan, forecast, commands } = report;
  const files: readonly Export[] = [
    {
      name: "Plan, JSON",
      file: "plan.json",
      type: "application/json",
      text: () => canonicalJson(plan),
    },
    {
      name: "Forecast, JSON",
      file: "forecast.json",
      type: "application/json",
      text: () => canonicalJson(forecast),
    },
    {
      name: "Moves, CSV",
      file: "moves.csv",
      type: "text/csv",
      text: () => movesCsv(plan, forecast.servers),
    },
    {
      name: "openstack commands",
      file: "commands.txt",
      type: "text/plain",
      text: () => `${commands.join("\n")}\n`,
    },
  ];
  const print = h("button", { type: "button" }, "Print or PDF");
  print.addEventListener("click", () => window.print());
  const menu = h(
    "details",
    { class: "menu" },
    h("summary", {}, "Export"),
    h("ul", {}, ...files.map((file) => h("li", {}, downloadButton(file))), h("li", {}, print)),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.open = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  return menu;
}

function downloadButton(file: Export): HTMLElement {
  const button = h("button", { type: "button" }, file.name);
  button.addEventListener("click", () =>
    download(file.file, new Blob([file.text()], { type: file.type })),
  );
  return button;
}
