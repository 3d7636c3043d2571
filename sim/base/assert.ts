/** A bug: something that cannot be true if the program is right. Never caught inside sim/. */
export class InvariantViolation extends Error {
  override readonly name = "InvariantViolation";
}

/** Throws InvariantViolation unless the condition holds; the sentence says what was expected. */
export function assert(
  condition: boolean,
  sentence: string,
  facts?: Readonly<Record<string, unknown>>,
): asserts condition {
  if (!condition) {
    throw new InvariantViolation(
      facts === undefined ? sentence : `${sentence} ${JSON.stringify(facts)}`,
    );
  }
}

/** The value, or InvariantViolation when it is absent: for look-ups that cannot miss. */
export function present<T>(value: T | undefined | null, sentence: string): T {
  if (value === undefined || value === null) throw new InvariantViolation(sentence);
  return value;
}

/** Closes a switch over a union: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new InvariantViolation(`unexpected case: ${JSON.stringify(value)}`);
}
