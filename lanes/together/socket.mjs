// A client of a wire as a page opens one: a socket in the browser, with the token as a sub-protocol. Keeps what it was sent.
import { STEP_MILLIS_MAX } from "../browser/chromium.mjs";

const LOOK_MILLIS = 50;

export class SocketClient {
  #page;

  /**
   * @param context of a browser
   * @param site a page of the listener's own, since a socket from elsewhere is refused
   */
  static async open(context, site, path, protocols) {
    const client = new SocketClient();
    client.#page = await context.newPage();
    await client.#page.goto(site);
    await client.#page.evaluate(
      ([address, offered]) =>
        new Promise((open, refused) => {
          window.heard = [];
          window.socket = new WebSocket(address, offered);
          window.socket.onmessage = ({ data }) => window.heard.push(JSON.parse(data));
          window.socket.onopen = () => open();
          window.socket.onclose = ({ code }) => refused(new Error(`closed with ${code}`));
        }),
      [`${site.replace(/^http/, "ws")}${path}`, protocols],
    );
    return client;
  }

  async send(frame) {
    await this.#page.evaluate((text) => window.socket.send(text), JSON.stringify(frame));
  }

  /** All frames so far. */
  heard() {
    return this.#page.evaluate(() => window.heard);
  }

  /** Waits for a frame that fits, with all that was heard beside it. */
  async first(fits) {
    for (const end = Date.now() + STEP_MILLIS_MAX; ; ) {
      const heard = await this.heard();
      const found = heard.find((frame) => fits(frame, heard));
      if (found) return found;
      if (Date.now() > end) throw new Error(`waited in vain; heard last: ${JSON.stringify(heard.slice(-5))}`);
      await this.#page.waitForTimeout(LOOK_MILLIS);
    }
  }

  /** Waits until there are so many frames that fit. */
  count(fits, count) {
    return this.first((_, heard) => heard.filter(fits).length >= count);
  }
}
