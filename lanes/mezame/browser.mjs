// Chromium for the lane: opens tabs of the front-end, goes through steps, and hears what goes wrong in them.
import assert from "node:assert/strict";
import { launch, visitor } from "../browser/chromium.mjs";
import { Front } from "./front.mjs";

// The front-end asks for its typefaces there; it does without.
const TYPEFACES = /^https:\/\/fonts\.(googleapis|gstatic)\.com\//;

export class Browser {
  #browser;
  #server;
  #complaints = [];
  /** Answers that were refusals, as `401 POST /auth/login`. */
  refusals = [];
  /** The tab whose picture is taken when a step fails. */
  shown = null;

  static async start(server) {
    const browser = new Browser();
    browser.#server = server;
    browser.#browser = await launch();
    return browser;
  }

  /** A browser of its own: nothing is remembered from another one. */
  async visitor(size = { width: 1200, height: 800 }) {
    const context = await visitor(this.#browser, size);
    await context.route(TYPEFACES, (route) => route.abort());
    return context;
  }

  async open(visitor) {
    const page = await visitor.newPage();
    page.on("pageerror", (error) => this.#complaints.push(`${error}`));
    page.on("console", (message) => {
      // That something was refused or lost is the browser's own remark; what was refused is listed.
      if (message.type() === "error" && !/WebSocket|Failed to load resource|ERR_/.test(message.text())) this.#complaints.push(message.text());
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(this.#server.front("mezame")) && !TYPEFACES.test(url) && !/^(data|blob):/.test(url)) this.#complaints.push(`went to ${url}`);
    });
    page.on("response", (response) => {
      const path = new URL(response.url()).pathname;
      if (response.status() >= 400) this.refusals.push(`${response.status()} ${response.request().method()} ${path}`);
    });
    await page.goto(this.#server.front("mezame"));
    this.shown = new Front(page);
    return this.shown;
  }

  async step(name, run) {
    const began = Date.now();
    try {
      const seen = await run();
      assert.deepEqual(this.#complaints, [], "the front-end complains or calls somebody else");
      console.log(`ok    ${name}: ${seen} (${Date.now() - began} ms)`);
    } catch (failure) {
      const shot = `${process.env.TMPDIR ?? "/tmp"}/gangway-mezame-failed.png`;
      await this.shown?.page.screenshot({ path: shot }).catch(() => {});
      console.error(`FAILED ${name}\nwhat was shown is in ${shot}; the server said:\n${this.#server.log}`);
      throw failure;
    }
  }

  async close() {
    await this.#browser.close();
  }
}
