/**
 * Bugs put into the runner on purpose, as changes of its source: each must be caught by the checks. A change whose place
 * is not found any more is a fault of this list.
 */
export interface Mutation {
  readonly name: string;
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
    changes: [
      {
        file: runner("settle.ts"),
        from: 'setState(turn, index, { kind: "held", because });\n  note(',
        to: "note(",
      },
    ],
  },
];
