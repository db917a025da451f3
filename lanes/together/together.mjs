// One session of the demo agent, watched at once by four: what is asked on one is shown on all, each word of the answer once,
// and a permission that is answered on one is gone on the others. Each asks once, each answers once.
//
//   GANGWAY_CHROMIUM=/usr/bin/chromium GANGWAY_WORK=/an/empty/directory [GANGWAY_UI=Mezame's dist] node together.mjs
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { STEP_MILLIS_MAX, launch, visitor } from "../browser/chromium.mjs";
import { PROJECT, Server, demoAgent, wire } from "../browser/server.mjs";
import * as cloudcli from "../cloudcli/front.mjs";
import { Front } from "../mezame/front.mjs";
import { Cloudcli, Construct, Mezame, MezameClient, Native } from "./clients.mjs";

const CLOUDCLI_UI = fileURLToPath(new URL("../cloudcli/node_modules/@cloudcli-ai/cloudcli/dist", import.meta.url));
const MEZAME_UI = process.env.GANGWAY_UI ?? "";
const PICTURES = process.env.GANGWAY_PICTURES ?? "";
const WORDS = 40;
const LOOK_MILLIS = 200;

const server = new Server(process.env.GANGWAY_WORK, {
  settings:
    `default_agent = "claude"\n\n${demoAgent("claude")}${wire("cloudcli", { ui_dir: CLOUDCLI_UI })}` +
    `${wire("mezame", { project: PROJECT, ...(MEZAME_UI ? { ui_dir: MEZAME_UI } : {}) })}${wire("construct", { project: PROJECT })}`,
});
const complaints = [];
let browser;
let shown = [];

async function step(name, run) {
  const began = Date.now();
  const seen = await run();
  assert.deepEqual(complaints, [], "a front-end fails");
  console.log(`ok    ${name}: ${seen} (${Date.now() - began} ms)`);
}

async function tab(context, address, prepared = () => {}) {
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`${error}`));
  prepared(page);
  await page.goto(address);
  return page;
}

/** A browser that reaches this machine alone. */
async function newVisitor() {
  const context = await visitor(browser);
  await context.route((url) => url.hostname !== "127.0.0.1", (route) => route.fulfill({ status: 204, body: "" }));
  return context;
}

/** Somebody's token, as a program of theirs has it. */
async function token(person) {
  return (await server.ask("POST", "/tokens", { name: "lane", user: person })).secret;
}

async function main() {
  await server.start();
  const person = await server.addPerson();
  const secret = await token(person);
  browser = await launch();
  const clients = [];
  const streamed = [];
  let session;

  await step("a chat is begun in CloudCLI's front-end", async () => {
    const page = await tab(await newVisitor(), server.front("cloudcli"), cloudcli.watch);
    shown.push(page);
    await cloudcli.logIn(page);
    await cloudcli.composer(page).waitFor();
    await cloudcli.ask(page, "Hello.");
    await page.waitForURL(/\/session\//);
    await cloudcli.idle(page);
    session = new URL(page.url()).pathname.split("/").pop();
    clients.push(new Cloudcli(page));
    return session;
  });

  await step("three others come to it", async () => {
    const context = await newVisitor();
    const own = (method, path, body) =>
      fetch(`${server.front("mezame")}${path}`, {
        method,
        headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    if (MEZAME_UI) {
      const entry = { id: "one", label: "together", acpSessionId: session, cwd: server.project };
      const written = await own("PUT", "state", { sessions: [entry], closed: [], activeId: "one", nextLabel: 2 });
      assert.equal(written.status, 204);
      const page = await tab(context, server.front("mezame"));
      shown.push(page);
      const front = new Front(page);
      await front.logIn();
      await front.connected(server.project);
      await front.says(/I am the demo agent/);
      clients.push(new Mezame(front));
    } else {
      const history = async () => (await own("GET", `history?session=${session}`)).json();
      // Without its front-end nothing is shown at the address itself; a page of the listener's own is all that is needed.
      await context.setExtraHTTPHeaders({ Authorization: `Bearer ${secret}` });
      clients.push(await MezameClient.open(context, server.front("mezame"), session, history));
    }
    const others = await newVisitor();
    clients.push(await Construct.open(others, server.front("construct"), session, secret));
    clients.push(await Native.open(others, server.page, session, server.project, secret));
    return clients.map((each) => each.name).join(", ");
  });

  for (let i = 0; i < clients.length; i++) {
    const asker = clients[i];
    const answerer = clients[(i + 1) % clients.length];
    const others = clients.filter((each) => each !== answerer);

    await step(`${asker.name} asks for a permission, ${answerer.name} answers`, async () => {
      const title = `number ${i} of ${clients.length}`;
      await asker.ask(`/permission ${title}`);
      await Promise.all(clients.map((each) => each.asks()));
      for (const [at, page] of shown.entries()) {
        if (PICTURES) await page.screenshot({ path: `${PICTURES}/together-${i}-${at}.png` });
      }
      await answerer.answer();
      await Promise.all(others.map((each) => each.gone()));
      await Promise.all(clients.map((each) => each.rest()));
      for (const each of clients) {
        await eventually(each, (said) => said.split(`Allowed and done: ${title}.`).length - 1, 1);
      }
      return "shown on all, gone on all, and all are told once what came of it";
    });

    await step(`${asker.name} asks, and all see the answer come`, async () => {
      await asker.ask(`/stream ${WORDS} 12 20`);
      await Promise.all(clients.map((each) => each.rest()));
      streamed.push(...Array.from({ length: WORDS }, (_, n) => n + 1));
      for (const each of clients) await eventually(each, ordinals, streamed);
      return `${WORDS} words, each once, on ${clients.length}`;
    });
  }

  await step("the native wire has seen every event of the session once", async () => {
    const seen = await clients.at(-1).sequences();
    assert.deepEqual(seen, Array.from({ length: seen.length }, (_, n) => n + 1));
    return `1 to ${seen.length}`;
  });
  console.log("all steps passed");
}

const ordinals = (said) => (said.match(/\d{10}/g) ?? []).map(Number);

/** Waits until what is said there reads so: a front-end reads a conversation again behind a turn, and shows it when it has. */
async function eventually(client, reading, expected) {
  for (const end = Date.now() + STEP_MILLIS_MAX; ; ) {
    const seen = reading(await client.said());
    if (isDeepStrictEqual(seen, expected)) return;
    if (Date.now() > end) assert.deepEqual(seen, expected, client.name);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
  }
}

try {
  await main();
} catch (failure) {
  console.error(failure.stack ?? failure);
  for (const [at, page] of shown.entries()) {
    const shot = `${process.env.TMPDIR ?? "/tmp"}/gangway-together-${at}.png`;
    await page.screenshot({ path: shot }).catch(() => {});
    console.error(`what was shown is in ${shot}`);
  }
  console.error(`the server said:\n${server.log}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  await server.stop("SIGTERM");
}
