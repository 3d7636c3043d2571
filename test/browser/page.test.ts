import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { lookAt, openPage, type View } from "../support/browser-page.ts";
import { type Served, serve } from "../support/browser-serve.ts";

const wide: View = { width: 1440, height: 900, scheme: "light" };
const views: readonly View[] = [
  wide,
  { ...wide, scheme: "dark" },
  { width: 390, height: 844, scheme: "light" },
  { width: 390, height: 844, scheme: "dark" },
];

/** What axe finds, each with the elements it is about. */
async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`,
  );
}

let served: Served;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

describe("the served page of the shipped sample", () => {
  it("shows its first forecast within 3 s of loading, without an error or a foreign request", async () => {
    const startedAt = performance.now();
    const { page, troubles } = await openPage(browser, served.address, wide);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    const hero = await page.locator(".hero").textContent();
    expect(hero).toContain("cmp-a-05, cmp-a-06 and cmp-b-14");
    expect(hero).toMatch(/P50[\s\S]*P90[\s\S]*P95/);
    expect(hero).toMatch(/\d+ replications, seed \d+/);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it.each(views)(
    "paints at $width px, $scheme: nothing overflows, nothing is blank",
    async (view) => {
      const { page, troubles } = await openPage(browser, served.address, view);
      await page.locator(".gantt canvas").scrollIntoViewIfNeeded();
      const [needed, given] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(needed).toBeLessThanOrEqual(given ?? 0);
      const look = await lookAt(page, `dist/screenshots/${view.width}-${view.scheme}.png`);
      // A page of one colour is blank; one without the commonest background is broken.
      expect(look.colours).toBeGreaterThan(100);
      expect(look.commonest).toBeGreaterThan(0.2);
      expect(look.commonest).toBeLessThan(0.97);
      if (view.scheme === "light") expect(look.lightness).toBeGreaterThan(0.75);
      else expect(look.lightness).toBeLessThan(0.25);
      // The bars themselves: a canvas that nothing was painted on is all transparent.
      const hues = await page.locator(".gantt canvas").evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const context = canvas.getContext("2d");
        const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        const found = new Set<string>();
        for (let at = 0; at < data.length; at += 4)
          if (data[at + 3] === 255) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
        return found.size;
      });
      expect(hues).toBeGreaterThan(8);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
  );

  // Both schemes and both widths, but not their product: axe looks at every element of the page.
  it.each(views.filter(({ width, scheme }) => (width === 1440) === (scheme === "light")))(
    "has no accessibility violation at $width px, $scheme",
    async (view) => {
      const { page } = await openPage(browser, served.address, view);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details.behind")) {
          (details as HTMLDetailsElement).open = true;
        }
      });
      expect(await violationsOn(page)).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});

describe("the keyboard", () => {
  it("reaches the timeline by Tab, chooses a move by arrows, and opens its curve by Enter", async () => {
    const { page } = await openPage(browser, served.address, wide);
    await page.keyboard.press("Tab");
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("skip");
    for (let presses = 0; presses < 60; presses += 1) {
      const name = await page.evaluate(() => document.activeElement?.className);
      if (name === "gantt-pane") break;
      await page.keyboard.press("Tab");
    }
    const before = await page.locator("#server h3").first().textContent();
    const words = page.locator(".gantt-readout");
    let chosen = before;
    for (let presses = 0; presses < 8 && chosen === before; presses += 1) {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      chosen = await page.locator("#server h3").first().textContent();
    }
    expect(chosen).not.toBe(before);
    expect(await words.textContent()).toContain(chosen);
    await page.context().close();
  });

  it("opens a curve from the list of moves, and sorts the list", async () => {
    const { page } = await openPage(browser, served.address, wide);
    const first = page.locator("table.moves tbody .link-button").nth(2);
    const name = await first.textContent();
    await first.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#server h3").first().textContent()).toBe(name);
    const sorting = page.locator("table.moves thead th", { hasText: "Server" });
    await sorting.getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect(await sorting.getAttribute("aria-sort")).toBe("ascending");
    const names = await page.locator("table.moves tbody .link-button").allInnerTexts();
    expect(names).toEqual([...names].sort());
    await page.context().close();
  });
});

describe("what if", () => {
  it("plans, runs and forecasts a change in the browser, and draws it beside the base", async () => {
    const { page, troubles } = await openPage(browser, served.address, wide);
    await page.getByLabel("Host links", { exact: true }).fill("1 Gbps");
    const result = page.locator(".comparison table");
    await result.waitFor();
    await page.getByText("Variant planned and forecast.").waitFor({ timeout: 60_000 });
    const row = result.getByRole("row", { name: /Window P50/ });
    const [base, variant, change] = await row.getByRole("cell").allInnerTexts();
    expect(variant).not.toBe(base);
    // A tenth of the bandwidth cannot make the window shorter.
    expect(change).toMatch(/^\+/);
    await expect.poll(() => page.locator(".hero-note").first().textContent()).toContain("variant");
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Back to base" }).click();
    await expect.poll(() => result.count()).toBe(0);
    expect(troubles).toEqual([]);
    await page.context().close();
  }, 90_000);

  it("follows a slider by keyboard, and writes its value into the field", async () => {
    const { page } = await openPage(browser, served.address, wide);
    const slider = page.getByLabel("Host links, slider");
    const field = page.getByLabel("Host links", { exact: true });
    const [before, words] = [await field.inputValue(), await slider.getAttribute("aria-valuetext")];
    expect(words).toBe(before);
    await slider.focus();
    for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press("ArrowLeft");
    expect(await field.inputValue()).not.toBe(before);
    expect(await slider.getAttribute("aria-valuetext")).toBe(await field.inputValue());
    await page.locator(".comparison table").waitFor();
    // What is typed moves the slider too.
    await field.fill("100 Gbit/s");
    await expect.poll(() => slider.inputValue()).toBe("100");
    await page.context().close();
  }, 90_000);

  it("says what is wrong with a quantity and changes nothing", async () => {
    const { page } = await openPage(browser, served.address, wide);
    const field = page.getByLabel("Host links", { exact: true });
    await field.fill("10 potatoes");
    await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("#linkRate-fault").textContent()).toContain("potatoes");
    expect(await page.locator(".comparison table").count()).toBe(0);
    await page.context().close();
  });
});
