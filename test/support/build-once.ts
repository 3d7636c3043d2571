import { buildCommandLine, buildPage } from "../../tools/build.mjs";

/** Builds the command line and the page once before any test that runs them, so that workers do not race. */
export default async function buildOnce(): Promise<void> {
  await buildCommandLine();
  await buildPage();
}
