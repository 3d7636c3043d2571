/** True when any source is newer than the last build, or nothing is built yet. */
export function isStale(): boolean;
/** Builds dist/node and dist/web; rejects with the bundler's own message. */
export function build(): Promise<void>;
