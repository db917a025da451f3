// The Agent Client Protocol over one WebSocket: requests out, requests in, and a way back after a
// loss. What it says and hears is for page.js to decide.

const PROTOCOLS = ["acp.v1"];
const BACK_OFF_FIRST = 500;
const BACK_OFF_MAX = 15_000;
const OPEN_FOR_LONG = 10_000;

/** A peer's refusal, as JSON-RPC has it. */
export class Refused extends Error {
  constructor({ code, message, data }) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The connection went before an answer came. */
export class Lost extends Error {}

export class AcpConnection {
  #handlers;
  #address;
  #token;
  #socket = null;
  #nextId = 1;
  #waiting = new Map();
  #attempts = 0;
  #timer = 0;
  #ended = false;

  /**
   * @param handlers opened(), state(name, text), notified(method, params), asked(id, method,
   *   params), refused(reason, unknown): unknown when the server does not know who this is (any
   *   more)
   * @param token null to come in by the browser's cookie
   */
  constructor(address, token, handlers) {
    this.#address = address;
    this.#token = token;
    this.#handlers = handlers;
    addEventListener("online", this.#hurry);
  }

  connect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#handlers.state("connecting", "Connecting…");
    const socket = new WebSocket(this.#address, this.#token ? [...PROTOCOLS, `bearer.${this.#token}`] : PROTOCOLS);
    let openedAt = 0;
    socket.onopen = () => {
      openedAt = performance.now();
      this.#handlers.opened();
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      this.#socket = null;
      this.#fail();
      if (openedAt && performance.now() - openedAt > OPEN_FOR_LONG) this.#attempts = 0;
      if (!this.#ended) this.#closed(event, openedAt > 0);
    };
    this.#socket = socket;
  }

  /** Ends it for good. */
  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.#hurry);
    this.#socket?.close(1000);
  }

  /** The conversation works: the next loss is met with a quick return. */
  settled() {
    this.#attempts = 0;
    this.#handlers.state("live", "Live");
  }

  request(method, params) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject(new Lost("not connected"));
        return;
      }
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  answer(id, result) {
    this.#send({ id, result });
  }

  refuse(id, code, message) {
    this.#send({ id, error: { code, message } });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
    }
  }

  #receive(data) {
    if (this.#ended) return;
    const message = JSON.parse(data);
    if (message.method === undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiting?.reject(new Refused(message.error));
      else waiting?.resolve(message.result);
    } else if (message.id === undefined) {
      this.#handlers.notified(message.method, message.params ?? {});
    } else {
      this.#handlers.asked(message.id, message.method, message.params ?? {});
    }
  }

  #fail() {
    for (const { reject } of this.#waiting.values()) reject(new Lost("the connection was lost"));
    this.#waiting.clear();
  }

  async #closed(event, wasOpen) {
    if (event.code === 1008) {
      this.#handlers.state("refused", "Refused");
      const reason = event.reason || "The server refused this connection.";
      this.#handlers.refused(reason, await this.#isUnknown());
      return;
    }
    // A browser does not say why an upgrade failed; an ordinary request is told.
    if (!wasOpen && (await this.#isUnknown())) {
      this.#handlers.state("refused", "Refused");
      this.#handlers.refused(this.#token ? "The server does not know this token." : "Log in again.", true);
      return;
    }
    if (!this.#ended) this.#retry();
  }

  async #isUnknown() {
    try {
      const headers = this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
      return (await fetch("/auth/me", { headers, cache: "no-store" })).status === 401;
    } catch {
      return false; // The server is not there at all: that passes.
    }
  }

  #retry() {
    const limit = Math.min(BACK_OFF_MAX, BACK_OFF_FIRST * 2 ** this.#attempts++);
    const wait = limit / 2 + (Math.random() * limit) / 2;
    this.#handlers.state("lost", `Connection lost. Back in ${Math.ceil(wait / 1000)} s`);
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  #hurry = () => {
    if (this.#timer) this.connect();
  };
}
