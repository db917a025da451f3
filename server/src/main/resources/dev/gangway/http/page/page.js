// One session of an agent, watched and driven from a browser. What happened is shown as the server
// numbers it: after a loss the page says how far it has come and gets exactly the rest.

import { AcpConnection, Lost, Refused } from "./acp.js";
import { Door } from "./door.js";
import { Transcript, element, heldCard, linkCard, permissionCard, questionCard } from "./view.js";

const AGENT = "demo";
const CANCELLED = -32800;
const METHOD_NOT_FOUND = -32601;
const NOT_FOUND = -32002;
const INTERRUPTED = -32018;
const HELD = "held"; // the card's name among those of open requests, whose names are the server's

const byId = (id) => document.getElementById(id);
const transcript = new Transcript(byId("transcript"));
const cards = new Map();
const door = new Door(() => void start());

let connection = null;
let session = null; // {id, cwd}
let position = null; // {epoch, seq}: behind the last event that is on the screen
let running = false;
let live = false;
let prompt = null; // {key, text} while it has no answer
let known = []; // the sessions last listed
let home = "/";
let failed = ""; // why the last turn failed, as its end said it

function sessionInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("session");
}

async function start() {
  connection?.end();
  const who = await door.whoAmI();
  if (!who) return;
  connection?.end();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const address = `${scheme}//${location.host}/acp/${AGENT}`;
  connection = new AcpConnection(address, who.token, {
    opened: () => void greet(connection),
    state: showConnection,
    notified: (method, params) => notified(method, params),
    asked: (id, method, params) => asked(id, method, params),
    refused: (reason, unknown) => (unknown ? shutOut(reason) : transcript.note(reason, "note error")),
  });
  connection.connect();
}

/** What was shown to who was here is not left for who comes next. */
function shutOut(reason) {
  session = null;
  prompt = null;
  known = [];
  forget();
  showSessions();
  door.shut(reason);
}

/** The first words on a new connection: who we are, then the session, new or resumed. */
async function greet(current) {
  try {
    const agent = await current.request("initialize", {
      protocolVersion: 1,
      clientInfo: { name: "gangway-page", title: "Gangway page", version: "1" },
      clientCapabilities: {
        fs: { readTextFile: false, writeTextFile: false },
        terminal: false,
        elicitation: { form: {}, url: {} },
        _meta: { gangway: {} },
      },
    });
    home = agent.agentCapabilities?._meta?.gangway?.projects?.[0]?.root ?? home;
    await listSessions();
    await enter();
    current.settled();
    if (prompt) void ask(prompt);
  } catch (failure) {
    if (failure instanceof Refused) showConnection("refused", "Refused");
    report(failure);
  }
}

async function enter() {
  const wanted = session?.id ?? sessionInAddress();
  const cwd = session?.cwd ?? known.find((one) => one.sessionId === wanted)?.cwd ?? home;
  if (wanted) {
    try {
      await resume(wanted, cwd);
      return;
    } catch (failure) {
      if (!(failure instanceof Refused) || failure.code !== NOT_FOUND) throw failure;
      transcript.note("That session is not there any more; this is a new one.");
    }
  }
  await create();
}

async function create() {
  position = null;
  const made = await connection.request("session/new", { cwd: home, mcpServers: [] });
  position ??= made._meta?.gangway?.head ?? null;
  become(made.sessionId, home);
  await listSessions();
}

async function resume(id, cwd) {
  become(id, cwd);
  const after = position ?? { seq: 0 };
  const answer = await connection.request("session/resume", {
    sessionId: id,
    cwd,
    mcpServers: [],
    _meta: { gangway: { after } },
  });
  const { outcome, state } = answer._meta?.gangway ?? {};
  if (state?.held) showHeld();
  if (outcome === "gap") {
    transcript.note("Earlier events are not kept any more.");
    setRunning(state.turn !== null);
  }
  if (outcome === "reset" && after.seq > 0) {
    // The log is not the one we knew: what is on the screen may be wrong, so all is told anew.
    forget();
    await resume(id, cwd);
  }
}

function become(id, cwd) {
  session = { id, cwd };
  history.replaceState(null, "", `#${new URLSearchParams({ session: id })}`);
  showSessions();
}

function forget() {
  position = null;
  transcript.clear();
  setRunning(false);
  byId("usage").textContent = "";
}

/** Another session: on a connection of its own. */
function change(id) {
  session = id ? { id, cwd: known.find((one) => one.sessionId === id)?.cwd ?? home } : null;
  prompt = null;
  forget();
  withdrawAll();
  history.replaceState(null, "", id ? `#${new URLSearchParams({ session: id })}` : location.pathname);
  void start();
}

// --- what comes in

function notified(method, params) {
  if (method === "elicitation/complete") return; // said by question_completed too
  if (method === "$/cancel_request") {
    withdraw(params.requestId, true);
    return;
  }
  if (params.sessionId !== session?.id) return;
  if (method === "session/update") {
    const at = params._meta?.gangway ?? {};
    if (isNext(at)) updated(params.update, at);
  } else if (method === "_gangway/event") {
    if (isNext(params)) happened(params.kind, params.payload ?? {});
  } else if (method === "_gangway/deleted") {
    change(null);
  } else if (method === "_gangway/lost") {
    void resume(session.id, session.cwd).catch(report);
  }
}

/** Whether this event is one we have not seen; the position moves with it. */
function isNext(at) {
  if (at.seq === undefined) return true; // not numbered: nothing that a position could skip
  if (position && position.epoch === at.epoch && at.seq <= position.seq) return false;
  position = { epoch: at.epoch, seq: at.seq };
  return true;
}

function updated(update, at) {
  const number = at.message ?? `${at.turn}`;
  switch (update.sessionUpdate) {
    case "user_message_chunk":
      return transcript.chunk("user", number, update.content);
    case "agent_message_chunk":
      return transcript.chunk("agent", number, update.content);
    case "agent_thought_chunk":
      return transcript.chunk("thought", number, update.content);
    case "tool_call":
    case "tool_call_update":
      return transcript.tool(update);
    case "plan":
      return transcript.plan(at.turn, update.entries);
    case "usage_update":
      return showUsage(update);
    case "session_info_update":
      return update.title && (byId("session-title").textContent = update.title);
    default:
      return undefined; // Commands, modes and options have no place on this page.
  }
}

function happened(kind, payload) {
  switch (kind) {
    case "turn_started":
      setRunning(true);
      break;
    case "turn_ended":
      setRunning(false);
      ended(payload);
      void listSessions().catch(report);
      break;
    case "prompt_queued":
      if (running) transcript.note("Queued: it is next when this turn has ended.");
      break;
    case "queue_held":
      showHeld();
      break;
    case "queue_released":
      withdraw(HELD, false);
      break;
    case "prompt_steer_refused":
      transcript.note("It could not be made part of this turn, so it waits for its own.");
      break;
    case "question_completed":
      transcript.note("What was to be done on that page is done.");
      break;
    case "agent_silent":
      transcript.note(
        `The agent has said nothing for ${minutes(payload.silentMillis)};` +
          ` after ${minutes(payload.cancelledAtMillis)} its turn is cancelled.`,
      );
      break;
    case "turn_cancelling":
      transcript.note(payload.reason ? `Stopping… (${payload.reason.replaceAll("_", " ")})` : "Stopping…");
      break;
    case "unrecognized":
      transcript.note(unrecognized(payload));
      break;
    case "imported":
      imported(payload);
      break;
    default:
      break; // The rest is for clients that show more.
  }
}

/** What is to be known about the agent, or the name of what it sent and nobody here knows. */
function unrecognized(payload) {
  const name = payload.method ?? payload.sessionUpdate ?? "something without a name";
  return payload.notice ?? `The agent sent something that is not known here: ${name}`;
}

/** An entry of the session that this one was forked from. */
function imported({ kind, turn, role, message, content, update }) {
  if (kind === "message") {
    for (const block of content ?? []) transcript.chunk(role, message, block);
  } else if (update) {
    updated(update, { turn });
  }
}

function minutes(millis) {
  return millis < 120000 ? `${Math.round(millis / 1000)} s` : `${Math.round(millis / 60000)} min`;
}

function ended(payload) {
  const { outcome, stopReason, detail } = payload;
  failed = outcome === "failed" ? (detail?.message ?? "") : "";
  if (outcome === "stopped" && stopReason === "end_turn") return;
  const words = (stopReason ?? outcome).replaceAll("_", " ");
  const how = { failed: "Failed", interrupted: "Interrupted" }[outcome] ?? "Ended";
  const why = detail?.message ? ` (${detail.message})` : "";
  transcript.note(`${how}: ${words}${why}`, outcome === "failed" ? "note error" : "note");
}

// --- open requests

function asked(id, method, params) {
  const answer = (result) => {
    if (!cards.has(id)) return;
    connection.answer(id, result);
    withdraw(id, false);
    byId("prompt").focus();
  };
  if (method === "session/request_permission") {
    show(id, permissionCard(params, answer), `Permission: ${params.toolCall?.title ?? ""}`);
  } else if (method === "elicitation/create" && params.mode === "form") {
    show(id, questionCard(params, answer), `Question: ${params.message}`);
  } else if (method === "elicitation/create" && params.mode === "url") {
    show(id, linkCard(params, answer), `A page to open: ${params.message}`);
  } else {
    connection.refuse(id, METHOD_NOT_FOUND, `not known here: ${method}`);
  }
}

function show(id, card, words) {
  cards.get(id)?.remove();
  cards.set(id, card);
  byId("requests").append(card);
  announce(words);
  requestAnimationFrame(() => {
    const above = document.querySelector("header").offsetHeight;
    const below = document.querySelector("footer").offsetHeight;
    card.style.scrollMargin = `${above + 8}px 0 ${below + 8}px`;
    card.scrollIntoView({ block: "nearest" });
  });
}

/** Prompts wait until a person says go: after a turn that failed, or that the server did not survive. */
function showHeld() {
  const release = () => {
    connection.request("_gangway/queue/release", { sessionId: session.id }).catch(report);
  };
  show(HELD, heldCard(release), "Queued prompts are held.");
}

function withdraw(id, byServer) {
  if (!cards.has(id)) return;
  cards.get(id).remove();
  cards.delete(id);
  if (byServer) {
    connection.refuse(id, CANCELLED, "withdrawn");
    announce("A request was answered elsewhere or withdrawn.");
  }
}

/** Without a connection nothing can be answered; what is still open is asked again after it. */
function withdrawAll() {
  for (const card of cards.values()) card.remove();
  cards.clear();
}

// --- what goes out

async function ask(one) {
  prompt = one;
  try {
    await connection.request("session/prompt", {
      sessionId: session.id,
      prompt: [{ type: "text", text: one.text }],
      _meta: { gangway: { key: one.key } },
    });
    if (prompt === one) prompt = null;
  } catch (failure) {
    // After a loss the same key is sent again: it runs once.
    if (failure instanceof Lost) return;
    if (prompt === one) prompt = null;
    // What its turn's end has said already is not said again.
    if (failure.code !== INTERRUPTED && failure.message !== failed) report(failure);
  }
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function listSessions() {
  const listed = await connection.request("session/list", {});
  known = listed.sessions ?? [];
  showSessions();
}

// --- the rest of the page

function showSessions() {
  byId("sessions").replaceChildren(
    ...known.map((one) => {
      const about = one._meta?.gangway ?? {};
      const button = element(
        "button",
        { type: "button", onclick: () => one.sessionId !== session?.id && change(one.sessionId) },
        element("span", { className: "name" }, one.title || "Untitled session"),
        element("span", { className: "agent" }, [about.agent, ago(one.updatedAt)].filter(Boolean).join(" · ")),
      );
      if (one.sessionId === session?.id) button.setAttribute("aria-current", "true");
      return element("li", {}, button);
    }),
  );
  const current = known.find((one) => one.sessionId === session?.id);
  byId("session-title").textContent = current?.title ?? "";
}

function ago(time) {
  if (!time) return "";
  const minutes = Math.round((Date.now() - Date.parse(time)) / 60_000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
  if (minutes < 60) return minutes < 1 ? "now" : format.format(-minutes, "minute");
  if (minutes < 1440) return format.format(-Math.round(minutes / 60), "hour");
  return format.format(-Math.round(minutes / 1440), "day");
}

function showUsage({ used, size, cost }) {
  const count = new Intl.NumberFormat("en", { notation: "compact" });
  const parts = [`${count.format(used)} of ${count.format(size)} tokens`];
  if (cost) {
    const { currency, amount } = cost;
    parts.push(
      new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: 4 }).format(amount),
    );
  }
  byId("usage").textContent = parts.join(" · ");
}

function showConnection(state, text) {
  byId("connection").dataset.state = state;
  byId("connection").textContent = text;
  live = state === "live";
  if (!live) withdrawAll();
  showControls();
}

function setRunning(isRunning) {
  running = isRunning;
  transcript.busy(isRunning);
  showControls();
}

function showControls() {
  byId("prompt").disabled = !live;
  byId("send").disabled = !live;
  byId("stop").disabled = !live || !running;
  byId("new-session").disabled = !live;
}

function announce(words) {
  byId("announcer").textContent = words;
}

function report(failure) {
  if (failure instanceof Lost) return;
  transcript.note(failure.message, "note error");
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("prompt").value.trim();
  if (!text || !live) return;
  byId("prompt").value = "";
  void ask({ key: newKey(), text });
});

byId("prompt").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
});

byId("stop").addEventListener("click", () => {
  connection.notify("session/cancel", { sessionId: session.id });
});

byId("new-session").addEventListener("click", () => change(null));

// Another link to this page, opened in the same tab.
addEventListener("hashchange", () => {
  const wanted = sessionInAddress();
  if (door.isGiven()) void start();
  else if (wanted && wanted !== session?.id) change(wanted);
});

void start();
