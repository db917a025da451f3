// Goes through the main paths by the client that was generated from the document, and nothing else.
import createClient from "openapi-fetch";
import type { paths } from "./made/api.js";

declare const process: { env: Record<string, string | undefined>; exit(code: number): never };

const api = createClient<paths>({
  baseUrl: `${process.env.GANGWAY_URL}/api/v1`,
  headers: { Authorization: `Bearer ${process.env.GANGWAY_TOKEN}` },
});

function given<T>(what: string, answer: { data?: T; error?: unknown; response: Response }): T {
  if (!answer.response.ok || answer.data === undefined) {
    throw new Error(`${what}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  console.log(`ok ${what}`);
  return answer.data;
}

function require(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
  console.log(`ok ${what}`);
}

const made = given(
  "make a session of the demo agent",
  await api.POST("/sessions", { body: { directory: process.env.GANGWAY_CWD ?? "", agent: "demo" } }),
);
const path = { session: made.id };
const turn = given(
  "prompt",
  await api.POST("/sessions/{session}/prompts", {
    params: { path, header: { "Idempotency-Key": "lane" } },
    body: { text: "/permission Delete everything" },
  }),
);
const list = given("list sessions", await api.GET("/sessions"));
require(list.sessions.some((each) => each.id === made.id), "the session is in the list");

// Each event is waited for: the page says where to go on.
let after = "0";
let asked = false;
for (const end = Date.now() + 60_000; !asked && Date.now() < end; ) {
  const page = given(
    "read events",
    await api.GET("/sessions/{session}/events", { params: { path, query: { after } } }),
  );
  if (typeof page === "string") throw new Error("a page was asked for, not a stream");
  asked = page.events.some((each) => each.kind === "permission_requested");
  after = `${page.epoch}:${page.after}`;
  if (!asked) await new Promise((next) => setTimeout(next, 100));
}
const open = given("list open permissions", await api.GET("/permissions"));
const permission = open.requests.find((each) => each.session === made.id);
require(permission !== undefined, "the permission is open");
const options = (permission?.params as { options: { optionId: string; kind: string }[] }).options;
const reject = options.find((each) => each.kind.startsWith("reject")) ?? options[0];
const answered = await api.POST("/permissions/{permission}/answer", {
  params: { path: { permission: permission?.id ?? "" } },
  body: { option: reject?.optionId ?? "" },
});
require(answered.response.status === 204, "answer it");

const ended = given(
  "wait for the end of the turn, by the same key",
  await api.POST("/sessions/{session}/prompts", {
    params: { path, header: { "Idempotency-Key": "lane" }, query: { wait: 60 } },
    body: { text: "/permission Delete everything" },
  }),
);
require(ended.turn === turn.turn, "the same turn");
require(ended.phase === "ended" && ended.end?.outcome === "stopped", "the turn ended");
const none = await api.GET("/sessions/{session}", { params: { path: { session: "none" } } });
require(none.response.status === 404 && none.error?.code === "NOT_FOUND", "what is not there is a problem");
