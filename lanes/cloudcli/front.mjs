// CloudCLI's front-end in one browser tab, by the names that people read on it.
import assert from "node:assert/strict";
import { PERSON } from "../browser/server.mjs";

const QUIET_MILLIS = 700;

/** How often each tab has asked for a conversation. */
const reads = new WeakMap();

/** Counts what a tab reads: before it goes anywhere. */
export function watch(page) {
  reads.set(page, 0);
  page.on("request", (request) => {
    if (request.url().includes("/messages?")) reads.set(page, reads.get(page) + 1);
  });
}

export async function logIn(where, password = PERSON.password) {
  await where.getByLabel("Username").fill(PERSON.name);
  await where.getByLabel("Password", { exact: true }).fill(password);
  await where.getByRole("button", { name: "Sign In" }).click();
}

export const composer = (where) => where.getByPlaceholder(/^Type \/ for commands/);
export const stop = (where) => where.getByRole("button", { name: /^Stop/ }).first();
export const message = (where, text) => where.locator(".chat-message").filter({ hasText: text });
export const card = (where) => where.getByText("Permission required");

export async function ask(where, text) {
  await composer(where).fill(text);
  await where.getByRole("button", { name: "Send", exact: true }).click();
}

/** Waits until the front-end takes no turn for running, and has read the conversation as often as it does after one. */
export async function idle(where) {
  await stop(where).waitFor({ state: "detached" });
  for (let read = -1; read !== reads.get(where); ) {
    read = reads.get(where);
    await where.waitForTimeout(QUIET_MILLIS);
  }
}

/** What is said in a tab, one text for each row. */
export async function rows(where) {
  return (await where.locator(".chat-message").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
}

export async function once(where, text, times = 1) {
  await message(where, text).first().waitFor();
  const shown = (await rows(where)).join("\n").split(text).length - 1;
  assert.equal(shown, times, `"${text}" stands ${shown} times:\n${(await rows(where)).join("\n")}`);
}

export async function ordinals(where) {
  return ((await rows(where)).join("\n").match(/\d{10}/g) ?? []).map(Number);
}
