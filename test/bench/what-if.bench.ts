/**
 * What a planner waits for at the slider: the run drawn anew (100 ms is the aim), and its intervals (1 s), on the shipped
 * sample's three-host drain in a real browser.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, bench, describe } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openPage } from "../support/browser-page.ts";
import { type Served, serve } from "../support/browser-serve.ts";

let served: Served;
let browser: Browser;
let page: Page;
let position = 0;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
  ({ page } = await openPage(browser, served.address, {
    width: 1440,
    height: 900,
    scheme: "light",
  }));
  // The workers make themselves ready once the page has been painted.
  await page.waitForTimeout(4000);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await served.stop();
});

/** Moves the slider and waits in the page itself, so that no time of the test's own counts: for what, and its words. */
const moveAndAwait = (selector: string, words: string): Promise<number> => {
  position = (position + 7) % 50;
  return page.evaluate(
    ({ to, selector, words }) =>
      new Promise<number>((resolve) => {
        const slider = document.querySelector<HTMLInputElement>(
          '[aria-label="Host links, slider"]',
        );
        const awaited = document.querySelector(selector);
        if (slider === null || awaited === null) throw new Error("the panel is not there");
        const startedAt = performance.now();
        const observer = new MutationObserver(() => {
          if (awaited.textContent?.includes(words) !== true) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
        });
        observer.observe(awaited, { childList: true, subtree: true, characterData: true });
        slider.value = String(to);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    { to: position, selector, words },
  );
};

const settings = { time: 0, iterations: 15, warmupTime: 0, warmupIterations: 2 };

describe("from the slider's move", () => {
  bench(
    "to the run drawn anew",
    async () => void (await moveAndAwait(".comparison", "")),
    settings,
  );
  bench(
    "to its intervals",
    async () => void (await moveAndAwait(".what-if .status", "Variant planned")),
    settings,
  );
});
