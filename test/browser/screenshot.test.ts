/** `npm run screenshot` takes the picture for the README; it is no test and skipped in every other run. */
import { statSync } from "node:fs";
import { expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openPage } from "../support/browser-page.ts";
import { serve } from "../support/browser-serve.ts";

const path = process.env.DRAINWISE_SCREENSHOT;

it.runIf(path !== undefined)(
  "takes the picture of the shipped sample",
  async () => {
    const [served, browser] = await Promise.all([serve(), launchBrowser()]);
    const view = { width: 1440, height: 1330, scheme: "light" } as const;
    const { page } = await openPage(browser, served.address, view);
    await page.screenshot({ path: path ?? "" });
    await browser.close();
    await served.stop();
    // The README's picture is fetched by everyone who looks at the repository.
    expect(statSync(path ?? "").size).toBeLessThan(400 * 1024);
  },
  120_000,
);
