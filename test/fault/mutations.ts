/**
 * Bugs put into the runner on purpose, as changes of its source: each must be caught by the checks. A change whose place
 * is not found any more is a fault of this list.
 */
export interface Mutation {
  readonly name: string;
  /** What the check that is there for it says. */
  readonly breaks: RegExp;
  /** Rare among the seeds: where to begin, so that the test is short. */
  readonly from?: number;
  readonly changes: readonly {
    readonly file: string;
    readonly from: string;
    readonly to: string;
  }[];
}

const runner = (file: string): string => `sim/runner/${file}`;

export const mutations: readonly Mutation[] = [
  {
    name: "send again after unknown",
    breaks: /is asked for again while its first migration is under way/,
    changes: [
      {
        file: runner("steps/move.ts"),
        from: 'look(turn, index, step, changed(work, { phase: "doubt", until, refusal }));',
        to: "if (until + Number(refusal === null) > 0) request(turn, index, step, { work, sight: { migrations: [], lastAction: null } as never });",
      },
      {
        file: runner("steps/move.ts"),
        from: "import { look, recheck } from",
        to: "import { look, recheck, request } from",
      },
    ],
  },
  {
    name: "forget the intent",
    breaks: /leaves before the journal holds its intent/,
    changes: [
      {
        file: runner("replay.ts"),
        from: "{ ...row, entries: journal, commands }",
        to: "{ ...row, entries: journal, commands: [] }",
      },
    ],
  },
  {
    name: "skip the re-check",
    breaks: /moves a server that is |goes to .*, which is (disabled|enabled and down)/,
    changes: [
      {
        file: runner("steps/move-recheck.ts"),
        from: "const { work, sight } = looked;\n  if (sight.host",
        to: "request(turn, index, step, looked);\n  const { work, sight } = looked;\n  if (looked !== null) return;\n  if (sight.host",
      },
    ],
  },
  {
    name: "take 202 for done",
    breaks: /is "done: .*; it is /,
    changes: [
      {
        file: runner("steps/move.ts"),
        from: "// 202 is accepted, never done.",
        to: 'settleDone(turn, index, step.server.concat(" is on ", step.destination)); return;',
      },
      {
        file: runner("steps/move.ts"),
        from: "import { settleNeedsPerson } from",
        to: "import { settleDone, settleNeedsPerson } from",
      },
    ],
  },
  {
    name: "enable a service that a colleague disabled",
    breaks: /^.*enable-service .*, which a colleague disabled/,
    changes: [
      {
        file: runner("steps/uncordon.ts"),
        from: "if (disabledReason === null || !isOurReason(turn, disabledReason)) {",
        to: "if (disabledReason === null) {",
      },
    ],
  },
  {
    name: "start a server that its owner stopped",
    breaks: /start of .*, which /,
    changes: [
      {
        file: runner("steps/power.ts"),
        from: "if (action === null || before === null || action.id === before) return false;",
        to: "if (action !== undefined) return false;",
      },
      {
        file: runner("steps/power.ts"),
        from: 'work.phase === "turning" || isOurs(turn, work, lastAction)',
        to: "turn.now >= 0",
      },
    ],
  },
  {
    name: "call a host ready with a migration open",
    breaks: /is called ready with migration/,
    from: 2401,
    changes: [
      {
        file: runner("steps/maintain.ts"),
        from: "...sight.migrations.map(",
        to: "...sight.migrations.slice(sight.migrations.length).map(",
      },
    ],
  },
  {
    name: "go on after the run is stopped",
    breaks: /begins though (\d+ steps failed or need a person|the run ends later than it may)/,
    changes: [
      {
        file: runner("rules/may-begin.ts"),
        from: 'stopped !== null || mode !== "running"',
        to: '(stopped !== null && stopped === "") || mode !== "running"',
      },
    ],
  },
  {
    name: "take any newer record for our own",
    breaks: /of migration .*, which colleague began/,
    changes: [
      {
        file: runner("steps/migration-record.ts"),
        from: "(user === null || users.length === 0 || users.includes(user)) &&",
        to: 'record.user !== "nobody" &&',
      },
    ],
  },
  {
    name: "forget what a person has left out",
    breaks: /which is left out/,
    changes: [
      {
        file: runner("settle.ts"),
        from: 'setState(turn, index, { kind: "held", because });\n  note(',
        to: "note(",
      },
    ],
  },
  {
    name: "ask anew and leave the first request unsettled",
    breaks: /leaves while .* is neither settled nor a person's/,
    changes: [
      {
        file: runner("steps/move.ts"),
        from: 'look(turn, index, step, changed(work, { phase: "doubt", until, refusal }));',
        to: "if (until + Number(refusal === null) > 0) recheck(turn, index, step, changed(work, { phase: 'recheck' }));",
      },
    ],
  },
  {
    name: "settle a doubt at the first look",
    breaks: /is called not done, and Nova has carried it out|is asked for again while its first/,
    from: 2001,
    changes: [
      {
        file: runner("steps/move-at-source.ts"),
        from: 'const due = work.phase === "doubt" ? work.until : work.requestedAt + lookTime;',
        to: "const due = work.requestedAt + 0 * lookTime;",
      },
    ],
  },
  {
    name: "ignore the error budget",
    breaks: /begins though \d+ steps failed or need a person/,
    changes: [
      {
        file: runner("rules/error-budget.ts"),
        from: "if (errorBudget === null || failures <= errorBudget) return;",
        to: "if (errorBudget === null || failures < Infinity) return;",
      },
    ],
  },
  {
    name: "ignore the overrun limit",
    breaks: /begins though the run ends later than it may/,
    changes: [
      {
        file: runner("rules/outlook.ts"),
        from: "overrun > policy.overrunLimit) {",
        to: "overrun > policy.overrunLimit + 1e9) {",
      },
    ],
  },
  {
    name: "begin though P95 does not fit",
    breaks: /begins at .* s at P95, and has/,
    changes: [
      {
        file: runner("rules/may-begin.ts"),
        from: "needed === undefined || now + needed <= open.end)",
        to: "needed === undefined || now <= open.end)",
      },
    ],
  },
  {
    name: "begin though the reserve is short",
    breaks: /begins though the reserve is short/,
    changes: [
      {
        file: runner("rules/may-begin.ts"),
        from: "if (policy.keepReserve && outlook !== null",
        to: "if (!policy.keepReserve && outlook !== null",
      },
    ],
  },
  {
    name: "begin though drift touches the plan",
    breaks: /begins though drift touches it/,
    changes: [
      {
        file: runner("steps/cordon.ts"),
        from: "if (touching.length > 0) {\n    settleNeedsPerson(",
        to: "if (touching.length > 1e9) {\n    settleNeedsPerson(",
      },
    ],
  },
  {
    name: "abort a move that nobody gave up",
    breaks: /abort of .*, which nobody asked for/,
    changes: [
      {
        file: runner("steps/move-stuck.ts"),
        from: "if (turn.now < since + stuck.after) return;",
        to: "if (turn.now < since) return;",
      },
    ],
  },
  {
    name: "force a move where the policy says abort",
    breaks: /force-complete of .*, which nobody asked for/,
    changes: [
      {
        file: runner("steps/move-stuck.ts"),
        from: "nudge(turn, index, stuck.action, `still running",
        to: 'nudge(turn, index, "force-complete", `still running',
      },
    ],
  },
  {
    name: "ignore that the approval is over",
    breaks: /leaves without an approval in force/,
    changes: [
      {
        file: runner("rules/person.ts"),
        from: "turn.state.mode = mode;",
        to: 'turn.state.mode = by.startsWith("want of an approval") ? turn.state.mode : mode;',
      },
    ],
  },
  {
    name: "give up a move whose guest nobody can find",
    breaks: /where its guest runs nobody knows/,
    changes: [
      {
        file: runner("steps/move-at-source.ts"),
        from: 'record.status === "error" &&\n  record.destination !== null',
        to: 'record.status === "lost" &&\n  record.destination !== null',
      },
    ],
  },
  {
    name: "call a move done before its ports are bound",
    breaks: /its ports are bound .* later/,
    changes: [
      {
        file: runner("steps/move-verify.ts"),
        from: "} else if (portsBound !== false) {\n",
        to: "} else if (portsBound !== undefined) {\n",
      },
    ],
  },
];
