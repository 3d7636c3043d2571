/** Builds dist/node when a source of the command line is newer; rejects with the bundler's own message. */
export function buildCommandLine(): Promise<void>;
/** Builds dist/web when a source of the page is newer; rejects with the bundler's own message. */
export function buildPage(): Promise<void>;
