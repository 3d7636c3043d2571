/** Waiting for what a real cloud does in its own time. */

export const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** Asks until the answer is neither undefined, null nor false; says what it waited for when time is up. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  every = 0.5,
): Promise<T> {
  const end = Date.now() + 1000 * seconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await pause(every);
  }
}
