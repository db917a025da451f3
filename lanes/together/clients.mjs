// The four that look at one session, each by what people or programs see of it there. All have: `ask`, `said` (what was said
// so far, as text), `asks` and `gone` (until a permission is asked for, and is over, there), `answer`.
import { SocketClient } from "./socket.mjs";
import * as cloudcli from "../cloudcli/front.mjs";

export class Cloudcli {
  name = "CloudCLI's front-end";

  constructor(page) {
    this.page = page;
  }

  ask(text) {
    return cloudcli.ask(this.page, text);
  }

  async said() {
    return (await cloudcli.rows(this.page)).join("\n");
  }

  asks() {
    return cloudcli.card(this.page).waitFor();
  }

  answer() {
    return this.page.getByRole("button", { name: "Allow once", exact: true }).click();
  }

  gone() {
    return cloudcli.card(this.page).waitFor({ state: "detached" });
  }

  rest() {
    return cloudcli.idle(this.page);
  }
}

export class Mezame {
  name = "Mezame's front-end";

  /** @param front of the lane of Mezame's */
  constructor(front) {
    this.front = front;
  }

  ask(text) {
    return this.front.ask(text);
  }

  said() {
    return this.front.conversation();
  }

  asks() {
    return this.front.option("Allow").waitFor();
  }

  answer() {
    return this.front.option("Allow").click();
  }

  gone() {
    return this.front.option("Allow").waitFor({ state: "detached" });
  }

  rest() {
    return this.front.idle();
  }
}

/** In the place of Mezame's front-end, where that is not to be had: begins anew when it is told to, as that does. */
export class MezameClient {
  name = "a client of Mezame's wire";
  #over = [];
  #beginnings = 1;
  #ends = 0;

  constructor(socket, history) {
    this.socket = socket;
    this.history = history;
  }

  static async open(context, site, session, history) {
    const client = new MezameClient(await SocketClient.open(context, site, `ws?session=${session}`, []), history);
    await client.socket.first((frame) => frame.type === "ready");
    await client.#begin();
    return client;
  }

  /** As the front-end does behind each `ready`: what was before stands in the history as it is then. */
  async #begin() {
    const { entries } = await this.history();
    this.before = entries.map((entry) => entry.text ?? "");
  }

  ask(text) {
    return this.socket.send({ type: "prompt", text });
  }

  async said() {
    const heard = await this.socket.heard();
    const begun = heard.slice(heard.findLastIndex((frame) => frame.type === "ready"));
    const since = begun.filter((frame) => frame.type === "append").map((frame) => frame.text);
    return [...this.before, since.join("")].join("\n");
  }

  async asks() {
    this.request = await this.socket.first((frame) => frame.type === "permission_request" && !this.#over.includes(frame.id));
  }

  async answer() {
    this.#over.push(this.request.id);
    await this.socket.send({ type: "permission_response", id: this.request.id, optionId: "allow_once" });
  }

  /** Answered elsewhere: a new beginning. */
  async gone() {
    this.#over.push(this.request.id);
    await this.socket.count((frame) => frame.type === "ready", ++this.#beginnings);
    await this.#begin();
  }

  async rest() {
    await this.socket.count((frame) => frame.type === "prompt_done", ++this.#ends);
  }
}

export class Construct {
  name = "a client of Construct's chat";
  #ends = 0;

  constructor(socket) {
    this.socket = socket;
  }

  static async open(context, site, session, token) {
    const protocols = ["construct.v1", `bearer.${token}`];
    const client = new Construct(await SocketClient.open(context, site, `ws/chat?session_id=${session}`, protocols));
    await client.socket.first((frame) => frame.type === "session_start" && frame.resumed);
    return client;
  }

  ask(content) {
    return this.socket.send({ type: "message", content });
  }

  async said() {
    return (await this.socket.heard()).filter((frame) => frame.type === "chunk").map((frame) => frame.content).join("");
  }

  async asks() {
    this.request = await this.socket.first((frame, heard) => {
      const over = heard.filter((each) => each.type === "approval_resolved").map((each) => each.request_id);
      return frame.type === "approval_request" && !over.includes(frame.request_id);
    });
  }

  answer() {
    return this.socket.send({ type: "approval_response", request_id: this.request.request_id, decision: "approve" });
  }

  gone() {
    return this.socket.first((frame) => frame.type === "approval_resolved" && frame.request_id === this.request.request_id);
  }

  async rest() {
    await this.socket.count((frame) => frame.type === "done", ++this.#ends);
  }
}

export class Native {
  name = "the native wire";
  #id = 10;
  /** It is told all of the session from its beginning: of the turn, too, in which it began. */
  #ends = 1;

  constructor(socket, session) {
    this.socket = socket;
    this.session = session;
  }

  static async open(context, site, session, directory, token) {
    const socket = await SocketClient.open(context, site, "acp/claude", ["acp.v1", `bearer.${token}`]);
    const client = new Native(socket, session);
    await socket.send({ jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: 1, clientCapabilities: { _meta: { gangway: {} } } } });
    await socket.first((frame) => frame.id === 1 && frame.result);
    const after = { after: { seq: 0 } };
    const params = { sessionId: session, cwd: directory, mcpServers: [], _meta: { gangway: after } };
    await socket.send({ jsonrpc: "2.0", id: 2, method: "session/resume", params });
    await socket.first((frame) => frame.id === 2 && frame.result._meta.gangway.outcome === "resumed");
    return client;
  }

  ask(text) {
    const params = { sessionId: this.session, prompt: [{ type: "text", text }] };
    return this.socket.send({ jsonrpc: "2.0", id: this.#id++, method: "session/prompt", params });
  }

  async said() {
    const heard = await this.socket.heard();
    return heard
      .filter((frame) => frame.method === "session/update" && frame.params.update.sessionUpdate === "agent_message_chunk")
      .map((frame) => frame.params.update.content.text)
      .join("");
  }

  /** The numbers of all events, as they came. */
  async sequences() {
    const positions = (await this.socket.heard()).map((frame) => frame.params?._meta?.gangway?.seq ?? (frame.method === "_gangway/event" ? frame.params.seq : null));
    return positions.filter((each) => each !== null);
  }

  async asks() {
    this.request = await this.socket.first((frame, heard) => {
      const over = heard.filter((each) => isEvent(each, "permission_resolved"));
      return frame.method === "session/request_permission" && !over.some((each) => each.params.payload.id === frame.id);
    });
  }

  answer() {
    return this.socket.send({ jsonrpc: "2.0", id: this.request.id, result: { outcome: { outcome: "selected", optionId: "allow_once" } } });
  }

  gone() {
    return this.socket.first((frame) => frame.method === "$/cancel_request" && frame.params.requestId === this.request.id);
  }

  async rest() {
    await this.socket.count((frame) => isEvent(frame, "turn_ended"), ++this.#ends);
  }
}

function isEvent(frame, kind) {
  return frame.method === "_gangway/event" && frame.params.kind === kind;
}
