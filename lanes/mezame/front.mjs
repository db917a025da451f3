// Mezame's front-end in one browser tab, by the names that people read on it.
import assert from "node:assert/strict";
import { PERSON } from "../browser/server.mjs";

export class Front {
  constructor(page) {
    this.page = page;
  }

  get door() {
    return this.page.getByRole("heading", { name: "Who are you?" });
  }

  async logIn(password = PERSON.password) {
    await this.page.getByLabel("Name").fill(PERSON.name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Log in" }).click();
  }

  /** Waits until the tab that is shown has its session in that directory. */
  async connected(directory) {
    await this.page.getByRole("button", { name: /^Working directory/ }).filter({ hasText: shortened(directory) }).waitFor();
  }

  get composer() {
    return this.page.locator("textarea");
  }

  /** Behind a space no slash command is offered, which Enter would choose. */
  async ask(text) {
    await this.composer.fill(`${text} `);
    await this.composer.press("Enter");
  }

  /** Waits until the front-end takes another prompt. */
  async idle() {
    await this.page.getByPlaceholder(/^Message/).waitFor();
  }

  async busy() {
    await this.page.getByPlaceholder("The agent is working...").waitFor();
  }

  /** Waits for a text in the conversation that is shown. */
  async says(text) {
    await this.page.getByRole("main").getByText(text).filter({ visible: true }).last().waitFor();
  }

  /** What a person reads of the conversation. */
  async conversation() {
    return this.page.getByRole("main").locator("> div").last().locator("> div").filter({ visible: true }).first().innerText();
  }

  async times(text) {
    return (await this.conversation()).split(text).length - 1;
  }

  /** The ten-digit numbers that were streamed. */
  async ordinals() {
    return ((await this.conversation()).match(/\d{10}/g) ?? []).map(Number);
  }

  /** The buttons of a permission request that is still open. */
  option(name) {
    return this.page.getByRole("main").getByRole("button", { name, exact: true }).filter({ visible: true });
  }

  toolCard(title) {
    return this.page.getByRole("main").getByRole("button", { name: title }).filter({ visible: true }).last();
  }

  menu(label) {
    return this.page.getByRole("button", { name: `${label}:` });
  }

  async choose(label, item) {
    await this.menu(label).click();
    await this.page.getByRole("menuitem", { name: item }).click();
    await this.menu(label).filter({ hasText: item }).waitFor();
  }

  /** A tab of the front-end, in its side bar. */
  tab(label) {
    return this.page.getByRole("complementary").getByText(label, { exact: true });
  }

  /**
   * Shows a tab, and waits until the front-end has written that down: of two browsers that write within half a second
   * one takes back what the other did.
   */
  async show(label) {
    const written = this.page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().endsWith("/state"));
    await this.tab(label).click();
    await written;
  }

  async newTab(name, directory = "") {
    await this.page.getByRole("button", { name: "New session", exact: true }).click();
    await this.page.getByLabel("Session name (optional)").fill(name);
    await this.page.getByLabel("Working directory (optional)").fill(directory);
    await this.page.getByRole("button", { name: "Create" }).click();
    await this.tab(name).waitFor();
  }

  async closeTab(label) {
    await this.tab(label).locator("xpath=..").getByRole("button", { name: "Close session" }).click();
    await this.tab(label).waitFor({ state: "detached" });
  }

  async reopen(label) {
    await this.page.getByRole("button", { name: "History" }).click();
    await this.page.getByRole("menuitem", { name: label }).click();
    await this.tab(label).waitFor();
  }

  async picture(name) {
    const folder = process.env.GANGWAY_PICTURES;
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png` });
  }
}

/** As the front-end shortens a path. */
function shortened(path) {
  return path.length <= 48 ? path : `${path.slice(0, 22)}...${path.slice(-22)}`;
}

export function counts(seen, last) {
  assert.deepEqual(seen, Array.from({ length: last }, (_, i) => i + 1));
}
