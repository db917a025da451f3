// Chromium, as the lanes in a browser start it.
import { chromium } from "playwright-core";

/** How long anything in a page may take: a guard against waiting for ever. */
export const STEP_MILLIS_MAX = Number(process.env.GANGWAY_STEP_SECONDS ?? 60) * 1000;

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export function launch() {
  return chromium.launch({ executablePath: process.env.GANGWAY_CHROMIUM, args: FLAGS });
}

/** A browser of somebody's own: nothing is remembered from another one. */
export async function visitor(browser, size = { width: 1200, height: 800 }) {
  const context = await browser.newContext({ viewport: size, colorScheme: "light", locale: "en" });
  context.setDefaultTimeout(STEP_MILLIS_MAX);
  return context;
}
