/** Predicted against measured, a move a line, and what all of them say of the forecast. */
import { hasCompleted, type RunMove } from "../../data/run/run-moves.ts";
import { formatSigned, heldWords } from "../../data/units/held-words.ts";
import {
  type Forecast,
  type HeldMove,
  heldAgainst,
  heldTogether,
  type Plan,
} from "../../sim/index.ts";
import { formatDuration, printJson, printLine, printTable } from "../console.ts";

export function printResult(
  plan: Plan,
  moves: readonly RunMove[],
  forecast: Forecast,
  json: boolean,
): void {
  const predicted = new Map(forecast.servers.map(({ step, totalTime }) => [step, totalTime]));
  const held = moves.map((move) => ({
    move,
    ...heldAgainst(predicted.get(move.step.id) ?? null, move.total, hasCompleted(move)),
  }));
  if (json) {
    printJson(held.map(jsonOf));
    return;
  }
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  printTable(
    [
      { title: "Server", shrink: 1 },
      { title: "Type" },
      { title: "To" },
      { title: "Status" },
      { title: "Predicted P50", align: "right" },
      { title: "P5 to P95", align: "right" },
      { title: "Measured", align: "right" },
      { title: "Off", align: "right" },
      { title: "Inside" },
    ],
    held.map((each) => lineOf(each, names.get(each.move.step.server) ?? each.move.step.server)),
  );
  printLine(`\n${heldWords(heldTogether(held))}`);
}

type Held = HeldMove & { readonly move: RunMove };

const jsonOf = ({ move, predicted, measured, error, inside }: Held) => ({
  ...{ step: move.step.id, type: move.step.type, host: move.host, status: move.status },
  ...{ p5: predicted?.p5 ?? null, p50: predicted?.p50 ?? null, p95: predicted?.p95 ?? null },
  ...{ measured, clock: move.clock, error, inside },
});

function lineOf(held: Held, name: string): readonly string[] {
  const { move, predicted, measured, error, inside } = held;
  return [
    ...[name, move.step.type, move.host ?? "", move.status ?? "under way"],
    predicted === null ? "-" : formatDuration(predicted.p50),
    predicted === null
      ? "-"
      : `${formatDuration(predicted.p5)} to ${formatDuration(predicted.p95)}`,
    measured === null ? "-" : formatDuration(measured),
    error === null ? "-" : formatSigned(error),
    inside === null ? "-" : inside ? "yes" : "no",
  ];
}
