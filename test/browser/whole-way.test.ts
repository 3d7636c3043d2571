// A planner never needs the command line between a what-if and a finished run: not to run a variant, not when an approval
// ends in mid-run, and not after a run that stopped early.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openPage } from "../support/browser-page.ts";
import { type Served, serve } from "../support/browser-serve.ts";

const sample = fileURLToPath(new URL("../../data/samples/tiny", import.meta.url));
const options = ["--cloud", sample, "--drain", "one", "--replications", "20"];
const wide = { width: 1440, height: 900, scheme: "light" } as const;

let served: Served;
let browser: Browser;
let page: Page;
let troubles: readonly string[];

beforeEach(async () => {
  [served, browser] = await Promise.all([serve(...options), launchBrowser()]);
  ({ page, troubles } = await openPage(browser, served.address, wide));
}, 120_000);

afterEach(async () => {
  await browser?.close();
  await served?.stop();
});

const standing = (): Promise<string | null> => page.locator("#standing-title").textContent();

const stands = (word: string | RegExp): Promise<void> =>
  expect.poll(standing, { timeout: 60_000 }).toMatch(word);

const press = (name: string): Promise<void> => page.getByRole("button", { name }).click();

async function approve(): Promise<void> {
  await page.getByLabel("Your name").fill("Ada");
  await press("Approve this plan");
  await page.getByText("in force", { exact: true }).waitFor();
}

async function violations(): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`);
}

it("takes a variant as the plan, by keyboard, approves it and runs it to its end", async () => {
  const take = page.getByRole("button", { name: "Take this variant as the plan" });
  expect(await take.isDisabled()).toBe(true);
  expect(await page.locator("#take-note").textContent()).toBe("Nothing is changed yet.");
  const before = await page.locator("footer").textContent();
  await page.getByLabel("Servers afterwards").selectOption("return");
  await page.getByText("Variant planned and forecast.").waitFor({ timeout: 60_000 });
  await take.focus();
  await page.keyboard.press("Enter");
  await page.getByText("The variant is the plan now").waitFor({ timeout: 60_000 });
  // What was said has the focus, and the page shows the variant as its base.
  expect(await page.evaluate(() => document.activeElement?.className)).toContain("answer");
  expect(await page.locator("footer").textContent()).not.toBe(before);
  expect(await page.getByLabel("Servers afterwards").inputValue()).toBe("origin");
  expect(await take.isDisabled()).toBe(true);
  expect(await violations()).toEqual([]);
  await page.locator(".menu summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), press("Plan, JSON")]);
  const text = await readFile(await download.path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({ goal: { returnPolicy: "origin" } });

  await page.getByRole("link", { name: "Approve and run it" }).click();
  await page.locator("#standing-title").waitFor();
  expect(await standing()).toBe("Not approved");
  await approve();
  await page.getByLabel("Pace of the simulated cloud").selectOption("as fast as it goes");
  await press("Start the run");
  await stands(/^Over: (\d+) of \1 steps done$/);
  // Three servers left and came back.
  expect(await page.locator("#result tbody tr").count()).toBe(6);
  for (const name of ["Begin anew", "Approve this plan"])
    expect(await page.getByRole("button", { name }).isVisible()).toBe(false);
  expect(troubles).toEqual([]);
}, 240_000);

it("goes on after an approval that ended in mid-run, and begins anew after an abort", async () => {
  await page.getByRole("link", { name: "Run" }).click();
  await page.locator("#standing-title").waitFor();
  // The page offers hours; nobody waits for that here.
  const path = "**/api/run/approve";
  await page.route(path, async (route) => {
    const wish = route.request().postDataJSON() as object;
    await route.continue({ postData: JSON.stringify({ ...wish, lasts: 8 }) });
  });
  await approve();
  await page.unroute(path);
  await page.getByLabel("Pace of the simulated cloud").selectOption("60");
  await press("Start the run");
  await page.getByText("No approval of the plan is in force").waitFor({ timeout: 60_000 });
  await stands("Nothing new begins");
  expect(await violations()).toEqual([]);
  await press("Resume");
  await page.getByText("not resumed").waitFor();
  await approve();
  await press("Resume");
  await stands("Running");

  await press("Abort the run");
  await page.getByRole("dialog").getByRole("button", { name: "Abort the run" }).click();
  await stands("Over");
  expect(await page.locator(".run-notes").textContent()).toContain("another run of the whole plan");
  expect(await violations()).toEqual([]);
  await page.getByLabel("Pace of the simulated cloud").selectOption("as fast as it goes");
  await press("Begin anew");
  await stands(/^Over: (\d+) of \1 steps done$/);
  expect(troubles.filter((text) => !text.includes("409"))).toEqual([]);
}, 240_000);
