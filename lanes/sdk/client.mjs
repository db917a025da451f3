// A stock ACP client, written with the official SDK and its own WebSocket transport, that knows nothing of Gangway: no
// _meta, no method outside the protocol. It goes once through what such a client does and fails where it does not work.
//
//   GANGWAY_ACP_URL=ws://… GANGWAY_TOKEN=… GANGWAY_CWD=/absolute/project node client.mjs [demo|model]
//   GANGWAY_ACP_COMMAND='gangway acp …' GANGWAY_CWD=/absolute/project node client.mjs [demo|model]
//
// With a command it is an editor that starts this agent, once for each connection, and speaks on its stdin and stdout.
// demo: the prompts are those of Gangway's demo agent. model: those of an agent whose model is the scripted one.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";
import { createWebSocketStream } from "@agentclientprotocol/sdk/experimental/ws-client";
import { WebSocket } from "ws";

const command = process.env.GANGWAY_ACP_COMMAND;
const url = command ? "" : required("GANGWAY_ACP_URL");
const token = command ? "" : required("GANGWAY_TOKEN");
const cwd = required("GANGWAY_CWD");
const STEP_MILLIS_MAX = Number(process.env.GANGWAY_STEP_SECONDS ?? 60) * 1000;

const prompts = {
  demo: {
    plain: "remember the heron",
    permission: "/permission Touch a file",
    endless: "/stream 100000 50 20",
    history: "/history",
  },
  model: {
    plain: "remember the heron\n@say noted",
    permission: "@shell touch touched-by-lane.txt\n@say ran it",
    endless: "@stream 100000 20ms",
    history: "@history",
  },
}[process.argv[2] ?? "demo"];
assert.ok(prompts, "the argument is demo or model");

function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`${name} is not set`);
    process.exit(2);
  }
  return value;
}

/** The agent as a program: a line that is not JSON, or an exit code, fails the lane. */
function startAgent() {
  const agent = spawn(command, { shell: "/bin/bash", cwd, stdio: ["pipe", "pipe", "inherit"] });
  agent.on("exit", (code, signal) => {
    if (code !== 0) {
      console.log(`FAIL  the agent ended with ${signal ?? code}`);
      process.exit(1);
    }
  });
  let rest = "";
  agent.stdout.on("data", (bytes) => {
    const lines = (rest + bytes).split("\n");
    rest = lines.pop();
    for (const line of lines) assert.equal(JSON.parse(line).jsonrpc, "2.0", line);
  });
  return acp.ndJsonStream(Writable.toWeb(agent.stdin), Readable.toWeb(agent.stdout));
}

/** One connection: what arrived, and how permission requests are answered. */
class Peer {
  updates = [];
  permissions = [];
  strange = [];
  answerKind = "allow_once";

  constructor(bearer = token) {
    const stream = command
      ? startAgent()
      : createWebSocketStream(url, { WebSocket, headers: { Authorization: `Bearer ${bearer}` } });
    this.connection = acp
      .client({ name: "gangway-lane" })
      .onNotification(acp.methods.client.session.update, ({ params }) => void this.updates.push(params))
      .onRequest(acp.methods.client.session.requestPermission, ({ params }) => this.answer(params))
      .onNotification("*", ({ method }) => void this.strange.push(method))
      .connect(stream);
    this.agent = this.connection.agent;
  }

  answer(params) {
    this.permissions.push(params);
    const option = params.options.find(({ kind }) => kind === this.answerKind);
    assert.ok(option, `an option of kind ${this.answerKind}`);
    return { outcome: { outcome: "selected", optionId: option.optionId } };
  }

  initialize() {
    return this.agent.request(acp.methods.agent.initialize, {
      protocolVersion: acp.PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    });
  }

  prompt(sessionId, text) {
    return this.agent.request(acp.methods.agent.session.prompt, { sessionId, prompt: [{ type: "text", text }] });
  }

  text(kind, from = 0) {
    return this.updates
      .slice(from)
      .map(({ update }) => update)
      .filter((update) => update.sessionUpdate === kind && update.content?.type === "text")
      .map((update) => update.content.text)
      .join("");
  }

  async until(condition) {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function step(name, action) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${STEP_MILLIS_MAX} ms`)), STEP_MILLIS_MAX);
  });
  try {
    const seen = await Promise.race([action(), late]);
    console.log(`ok    ${name}: ${seen}`);
  } catch (error) {
    console.log(`FAIL  ${name}: ${error?.stack ?? error} ${error?.data ? JSON.stringify(error.data) : ""}`);
    process.exit(1);
  } finally {
    clearTimeout(timer);
  }
}

let sessionId;
const first = new Peer();

await step("initialize", async () => {
  const answer = await first.initialize();
  assert.equal(answer.protocolVersion, 1);
  assert.equal(answer.agentCapabilities?.loadSession, true);
  return JSON.stringify(answer.agentCapabilities);
});

await step("session/new", async () => {
  ({ sessionId } = await first.agent.request(acp.methods.agent.session.new, { cwd, mcpServers: [] }));
  assert.ok(sessionId);
  return sessionId;
});

await step("a prompt is answered in a stream", async () => {
  const { stopReason } = await first.prompt(sessionId, prompts.plain);
  assert.equal(stopReason, "end_turn");
  assert.notEqual(first.text("agent_message_chunk"), "");
  assert.equal(first.text("user_message_chunk"), "", "the sender's own message is not sent back to it");
  const kinds = [...new Set(first.updates.map(({ update }) => update.sessionUpdate))];
  return `${first.updates.length} updates of kinds ${kinds.join(", ")}`;
});

for (const kind of ["allow_once", "reject_once"]) {
  await step(`a permission is asked and answered ${kind}`, async () => {
    first.permissions.length = 0;
    first.answerKind = kind;
    const { stopReason } = await first.prompt(sessionId, prompts.permission);
    assert.equal(first.permissions.length, 1);
    assert.equal(stopReason, "end_turn");
    return `"${first.permissions[0].toolCall.title}", then ${stopReason}`;
  });
}

await step("a running turn is cancelled", async () => {
  const from = first.updates.length;
  const turn = first.prompt(sessionId, prompts.endless);
  await first.until(() => first.text("agent_message_chunk", from) !== "");
  await first.agent.notify(acp.methods.agent.session.cancel, { sessionId });
  const { stopReason } = await turn;
  assert.equal(stopReason, "cancelled");
  return `${first.updates.length - from} updates, then ${stopReason}`;
});

await step("nothing came that the protocol does not have", async () => {
  assert.deepEqual(first.strange, []);
  const additions = first.updates.filter((params) => params._meta?.gangway || params.update._meta?.gangway);
  assert.deepEqual(additions, []);
  first.connection.close();
  return `${first.updates.length} updates looked at`;
});

const second = new Peer();

await step("another connection loads the session", async () => {
  await second.initialize();
  await second.agent.request(acp.methods.agent.session.load, { sessionId, cwd, mcpServers: [] });
  assert.match(second.text("user_message_chunk"), /remember the heron/);
  assert.notEqual(second.text("agent_message_chunk"), "");
  return `${second.updates.length} updates replayed`;
});

await step("the loaded session goes on and remembers", async () => {
  const from = second.updates.length;
  const { stopReason } = await second.prompt(sessionId, prompts.history);
  assert.equal(stopReason, "end_turn");
  assert.match(second.text("agent_message_chunk", from), /remember the heron/);
  return stopReason;
});

await step("an unknown session is refused", async () => {
  const load = { sessionId: "00000000-0000-4000-8000-000000000000", cwd, mcpServers: [] };
  const error = await second.agent.request(acp.methods.agent.session.load, load).then(() => undefined, (refusal) => refusal);
  assert.ok(error, "loading an unknown session must fail");
  if (process.argv[2] !== "model") assert.equal(error.code, -32002);
  second.connection.close();
  return `${error.code} ${error.message}`;
});

if (!command && !process.env.GANGWAY_NO_TOKEN_CHECK) {
  await step("a wrong token is refused", async () => {
    const answer = await new Peer("wrong").initialize().then(() => "accepted", (refusal) => `refused: ${refusal.message}`);
    assert.notEqual(answer, "accepted");
    return answer;
  });
}
console.log("all steps passed");
process.exit(0);
