/** Exit codes of every command: 0 done, 1 refused or failed (reasons on stderr), 2 bad usage or bad input. */
export const exitCode = { done: 0, failed: 1, badInput: 2 } as const;

/** Ends a command with reasons that a person reads on stderr; never a stack trace. */
export class CommandFailure extends Error {
  readonly code: number;

  constructor(message: string, code: number = exitCode.failed) {
    super(message);
    this.code = code;
  }
}
