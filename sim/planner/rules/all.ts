/** The rules in the order in which they are asked; the first that blocks is the reason that is told. */
import type { Server } from "../../cloud/snapshot.ts";
import { affinityGroup } from "./affinity-group.ts";
import { frozen } from "./frozen.ts";
import { locked } from "./locked.ts";
import { openMigration } from "./open-migration.ts";
import { liveForbidden, pciDevice, vgpu } from "./passed-through.ts";
import type { Rule, RuleAnswer, RuleContext } from "./rule.ts";
import { serverState } from "./server-state.ts";
import { sourceDown } from "./source-down.ts";
import { taskUnderWay } from "./task-state.ts";

const rules: readonly Rule[] = [
  frozen,
  sourceDown,
  openMigration,
  taskUnderWay,
  serverState,
  vgpu,
  pciDevice,
  liveForbidden,
  affinityGroup,
  locked,
];

/** Every answer but "ok", a blocking one last and alone in being final. */
export function askRules(server: Server, context: RuleContext): readonly RuleAnswer[] {
  const answers: RuleAnswer[] = [];
  for (const rule of rules) {
    const answer = rule(server, context);
    if (answer.kind === "ok") continue;
    answers.push(answer);
    if (answer.kind === "blocked") break;
  }
  return answers;
}
