// From what-if to a finished run without the command line: approved, started, steered and watched in the page.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunPage } from "../../web/wire/run-page.ts";
import { launchBrowser } from "../support/browser.ts";
import { lookAt, openPage, type View } from "../support/browser-page.ts";
import { type Served, serve } from "../support/browser-serve.ts";

const sample = fileURLToPath(new URL("../../data/samples/tiny", import.meta.url));
const options = ["--cloud", sample, "--drain", "one", "--replications", "20"];
const wide: View = { width: 1440, height: 900, scheme: "light" };

let served: Served;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve(...options), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** From the report to the run by the link that stands there, as a person goes. */
async function openRun(
  view: View,
  from: Served = served,
): Promise<{ page: Page; troubles: readonly string[] }> {
  const watched = await openPage(browser, from.address, view);
  await watched.page.getByRole("link", { name: "Run" }).click();
  await watched.page.locator("#standing-title").waitFor();
  return watched;
}

const standing = (page: Page): Promise<string | null> =>
  page.locator("#standing-title").textContent();

async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`,
  );
}

describe("the page of a run", () => {
  it("tells nothing to whoever lacks this start's secret, and keeps the secret out of the address", async () => {
    const { origin } = new URL(served.address);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${origin}/run.html`);
    await page.getByRole("alert").waitFor();
    expect(await page.textContent("body")).toContain("secret");
    await context.close();
    const opened = await openRun(wide);
    expect(opened.page.url()).toBe(`${origin}/run.html`);
    await opened.page.context().close();
  });

  it("goes from an unapproved plan to a finished run on the simulated cloud, and says what it is", async () => {
    const { page, troubles } = await openRun(wide);
    expect(await standing(page)).toBe("Not approved");
    expect(await page.locator(".banner").textContent()).toContain("Simulated cloud");
    const start = page.getByRole("button", { name: "Start the run" });
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("Type your name first").waitFor();
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("in force", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Compare with now" }).click();
    await page.getByText("Nothing that touches the plan has changed").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByLabel("Pace of the simulated cloud").selectOption("60");
    await start.click();
    await expect.poll(() => standing(page), { timeout: 15_000 }).toBe("Running");
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => standing(page), { timeout: 15_000 }).toContain("Nothing new begins");
    expect(await page.locator("#journal").textContent()).toContain("paused by Ada");
    expect(await violationsOn(page)).toEqual([]);
    // Who asks is still known after a reload in mid-run.
    await page.reload();
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => standing(page), { timeout: 15_000 }).toBe("Running");
    // News redraws the page twice a second: what somebody is about to press stays the same element.
    const pause = page.getByRole("button", { name: "Pause" });
    await pause.focus();
    const clock = page.locator(".standing");
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent(), { timeout: 15_000 }).not.toBe(before);
    expect(await pause.evaluate((button) => button === document.activeElement)).toBe(true);
    // What cannot be taken back is asked about, with its meaning.
    await page.getByRole("button", { name: "Abort the run" }).click();
    await page.getByRole("dialog").getByText("hosts that the run disabled").waitFor();
    await page.getByRole("button", { name: "No, go back" }).click();
    expect(await standing(page)).toBe("Running");
    await page.getByRole("button", { name: "Abort the run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Abort the run" }).click();
    await expect.poll(() => standing(page), { timeout: 30_000 }).toContain("Over");
    expect(await page.locator(".run-notes").textContent()).toContain("disabled");
    // The one wish that was refused on purpose above: the browser itself writes down its 409.
    expect(troubles.filter((text) => !text.includes("409"))).toEqual([]);
    await page.context().close();
  }, 240_000);

  it("shows a migration's bytes while it moves, its bar beside the planned one, and that counters stand still", async () => {
    const own = await serve(...options);
    const { page } = await openRun(wide, own);
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("in force", { exact: true }).waitFor();
    await page.getByLabel("Pace of the simulated cloud").selectOption("1");
    await page.getByRole("button", { name: "Start the run" }).click();
    const memory = page.locator("#moving .bar", { hasText: "Memory" }).first();
    await memory.waitFor({ timeout: 90_000 });
    expect(await memory.textContent()).toMatch(/[\d.]+ [MG]iB left, ([\d.]+ [KMG]iB|0 B) sent/);
    const { max, value } = await memory
      .locator("progress")
      .evaluate(({ max, value }: HTMLProgressElement) => ({ max, value }));
    expect(max).toBeGreaterThan(2 ** 20);
    expect(value).toBeLessThanOrEqual(max);
    // Planned and actual in words, as a reader of the screen hears them row by row.
    const pane = page.locator("#timeline .gantt-pane");
    await pane.focus();
    const readout = page.locator("#timeline .gantt-readout");
    await expect
      .poll(
        async () => {
          await pane.press("ArrowDown");
          return readout.textContent();
        },
        { timeout: 30_000 },
      )
      .toMatch(/Planned: .+ → .+: .+; Actual: .+ → .+: asked for after [\d.]+ (s|m).*, under way/);
    // Nova tells nothing new for a while: the words come from the page that is read and stay with the news that follow.
    const still = {
      ...{ server: "s", status: "running", changedAt: 100, disk: null },
      memory: { total: 4e9, remaining: 3e9, processed: 1e9 },
    };
    await page.route("**/api/run", async (route) => {
      const answer = await route.fetch();
      const shown = (await answer.json()) as RunPage;
      await route.fulfill({
        json: { ...shown, run: { ...shown.run, now: 190, progress: [still] } },
      });
    });
    await page.route("**/api/run/events", (route) =>
      route.fulfill({
        contentType: "text/event-stream",
        body: `data: ${JSON.stringify({ kind: "progress", progress: [still], now: 220 })}\n\n`,
      }),
    );
    await page.reload();
    await page.locator("#moving", { hasText: "Counters have not moved for 2 m" }).waitFor();
    await page.context().close();
    await own.stop();
  }, 240_000);

  it("offers nothing more of a run that was aborted while a cold move ends, names its servers, and fits a phone", async () => {
    const own = await serve("--replications", "20");
    const { page } = await openRun({ width: 390, height: 844, scheme: "dark" }, own);
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("in force", { exact: true }).waitFor();
    // An hour of a cold move has to outlast what is looked at here.
    await page.getByLabel("Pace of the simulated cloud").selectOption("1");
    await page.getByRole("button", { name: "Start the run" }).click();
    await page.locator("#moving .moving-name").nth(2).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Abort the run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Abort the run" }).click();
    await page.locator("#steps .stands.failed").first().waitFor({ timeout: 60_000 });
    expect(await standing(page)).toBe("Nothing new begins: aborted by Ada");
    const offered = page.locator(":is(#standing, #steps) button:visible");
    expect(await offered.allTextContents()).toEqual([]);
    const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}/;
    for (const part of ["#standing", "#steps"])
      expect(await page.locator(part).textContent()).not.toMatch(id);
    // Where each step stands is seen without pushing the table aside.
    const table = page.locator("#steps .scroller");
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    expect(await page.locator("#steps .route.beneath").first().isVisible()).toBe(true);
    await page.context().close();
    await own.stop();
  }, 240_000);

  it("goes on with a run that is over, after a step that was left out is taken in again", async () => {
    const own = await serve(...options);
    const { page } = await openRun(wide, own);
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.getByText("in force", { exact: true }).waitFor();
    await page.getByLabel("Pace of the simulated cloud").selectOption("60");
    await page.getByRole("button", { name: "Start the run" }).click();
    await expect.poll(() => standing(page), { timeout: 15_000 }).toBe("Running");
    const leave = page.getByRole("button", { name: /^Leave out: / }).last();
    await leave.click();
    await page.getByText("left out by Ada").first().waitFor();
    await expect.poll(() => standing(page), { timeout: 90_000 }).toMatch(/^Over: .* held/);
    await page
      .getByRole("button", { name: /^Retry: / })
      .first()
      .click();
    await page.getByRole("button", { name: "Go on with the run" }).click();
    await expect
      .poll(() => standing(page), { timeout: 90_000 })
      .toMatch(/^Over: (\d+) of \1 steps done$/);
    // Afterwards each move stands beside what was predicted for it.
    const result = page.locator("#result");
    expect(await result.locator("tbody tr").count()).toBe(3);
    const [, , , word, p50, , took, off, inside] = await result
      .locator("tbody tr")
      .first()
      .locator("th, td")
      .allInnerTexts();
    expect(word).toBe("completed");
    for (const time of [p50, took]) expect(time).toMatch(/^\d+ (s|m)/);
    expect(off).toMatch(/^[+−]?\d+ %$/);
    expect(inside).toMatch(/^(yes|no)$/);
    expect(await result.textContent()).toMatch(/3 moves: \d inside P5 to P95.*median error/);
    expect(await violationsOn(page)).toEqual([]);
    // And can be taken away, for the site's own constants.
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Moves, CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^moves-[0-9a-f]{8}-[0-9a-f]{4}\.csv$/);
    expect((await readFile(await file.path(), "utf8")).trim().split("\n")).toHaveLength(4);
    await page.context().close();
    await own.stop();
  }, 240_000);

  it.each([
    wide,
    { ...wide, scheme: "dark" },
    { width: 390, height: 844, scheme: "light" },
  ] as const)("paints at $width px, $scheme: nothing overflows", async (view) => {
    const { page, troubles } = await openRun(view);
    const [needed, given] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(needed).toBeLessThanOrEqual(given ?? 0);
    const look = await lookAt(page, `dist/screenshots/run-${view.width}-${view.scheme}.png`);
    expect(look.colours).toBeGreaterThan(40);
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

describe("a server that only shows", () => {
  it("offers nothing that could be asked for", async () => {
    const shown = await serve(...options, "--view-only");
    const { page } = await openRun(wide, shown);
    expect(await page.getByText("View only: nothing can be asked for.").count()).toBe(1);
    // To compare is to read.
    expect(await page.locator("main button:visible").allInnerTexts()).toEqual(["Compare with now"]);
    await page.getByRole("button", { name: "Compare with now" }).click();
    await page.getByText("Nothing that touches the plan has changed").waitFor();
    await page.context().close();
    await shown.stop();
  }, 60_000);
});
