/** A page that remembers what went wrong on it, and what it looks like. */
import type { Browser, Page } from "playwright-core";

export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught errors, and requests to anywhere but the address. */
  readonly troubles: readonly string[];
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

export async function openPage(
  browser: Browser,
  address: string,
  view: View,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.scheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(new URL(address).origin) && !/^(data|blob):/.test(url))
      troubles.push(`asked for ${url}`);
  });
  await page.goto(address);
  await page.locator(".hero-figure .digits").first().waitFor();
  return { page, troubles };
}

export interface Look {
  /** Distinct colours in the screenshot. */
  readonly colours: number;
  /** Share of pixels of the commonest colour. */
  readonly commonest: number;
  /** Mean lightness, 0 black to 1 white. */
  readonly lightness: number;
}

/** Takes a screenshot and lets the browser decode it: what was really painted, not what should have been. */
export async function lookAt(page: Page, path?: string): Promise<Look> {
  const image = await page.screenshot(path === undefined ? {} : { path });
  return page.evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map<number, number>();
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
      const key = (red << 16) | (green << 8) | blue;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      sum += (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    }
    const pixels = data.length / 4;
    return {
      colours: counts.size,
      commonest: Math.max(...counts.values()) / pixels,
      lightness: sum / pixels,
    };
  }, image.toString("base64"));
}
