/** A browser for tests: one that is named or found on the system, else the Chromium inside an npm package. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const onTheSystem = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Quiet, without a sandbox (containers have none to give) and without a word to the network of its own. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
];

interface FoundBrowser {
  readonly path: string;
  /** Set where a browser brings its own fonts. */
  readonly env: Readonly<Record<string, string>>;
}

/** DRAINWISE_CHROMIUM, then what the system has, then @sparticuz/chromium, which unpacks itself with a font. */
async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env.DRAINWISE_CHROMIUM;
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return { path: named, env: {} };
    throw new Error(`DRAINWISE_CHROMIUM names ${named}, which does not exist.`);
  }
  const found = onTheSystem.find((path) => existsSync(path));
  if (found !== undefined) return { path: found, env: {} };
  const { default: packaged } = await import("@sparticuz/chromium");
  const path = await packaged.executablePath();
  return { path, env: { FONTCONFIG_FILE: await writeFontConfig() } };
}

/** The packaged font first, whatever the system has for the signs that it lacks. */
async function writeFontConfig(): Promise<string> {
  const fonts = join(tmpdir(), "fonts");
  const file = join(tmpdir(), "drainwise-fonts.conf");
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${join(tmpdir(), "fonts-cache")}</cachedir>
<match><test name="family"><string>system-ui</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit></match>
</fontconfig>`,
  );
  return file;
}

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** A fresh browser with a profile of its own, which Playwright removes when it closes. */
export async function launchBrowser(): Promise<Browser> {
  const { path, env } = await findBrowser();
  return chromium.launch({
    executablePath: path,
    args: flags,
    headless: true,
    env: { ...inherited(), ...env },
  });
}
