// Goes through the page by the names that people read on it, and fails where it does not do what it says.
//
//   GANGWAY_CHROMIUM=/usr/bin/chromium GANGWAY_WORK=/an/empty/directory node page.mjs [--picture FILE]
import assert from "node:assert/strict";
import { launch, visitor as newVisitor } from "../browser/chromium.mjs";
import { Server } from "../browser/server.mjs";

const picture = process.argv[2] === "--picture" ? process.argv[3] : "";

const server = new Server(process.env.GANGWAY_WORK);
await server.start();
const browser = await launch();
const context = await newVisitor(browser, { width: 1100, height: 720 });
const complaints = [];
const used = server.link;
let page = await tab(used);

async function tab(address, visitor = context) {
  const opened = await visitor.newPage();
  opened.on("pageerror", (error) => complaints.push(`${error}`));
  opened.on("console", (message) => {
    // That a socket was refused or lost is the browser's own remark; the page says it in words.
    if (message.type() === "error" && !/WebSocket|Failed to load resource|ERR_/.test(message.text())) complaints.push(message.text());
  });
  opened.on("request", (request) => {
    if (!request.url().startsWith(new URL(server.link).origin) && !request.url().startsWith("data:")) complaints.push(`went to ${request.url()}`);
  });
  await opened.goto(address);
  return opened;
}

const live = (where) => where.getByText("Live", { exact: true }).waitFor();
const conversation = (where) => where.getByRole("log", { name: "Conversation" });
const waiting = (where) => where.getByRole("region", { name: "Waiting for your answer" });

async function ask(where, text) {
  await where.getByLabel("Prompt").fill(text);
  await where.getByRole("button", { name: "Send" }).click();
}

/** Waits until no turn runs. */
async function idle(where) {
  await where.waitForFunction(() => document.querySelector("[role=log]").getAttribute("aria-busy") === "false");
}

async function inView(locator) {
  await locator.waitFor();
  // Scrolling may be smooth or a frame late.
  await locator.page().waitForFunction(
    (element) => {
      const { top, left, width, height } = element.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + height / 2);
      return top >= 0 && top + height <= innerHeight && (element === at || element.contains(at));
    },
    await locator.elementHandle(),
  );
}

async function ordinals(where) {
  const text = await conversation(where).textContent();
  return (text.match(/\d{10}/g) ?? []).map(Number);
}

const upTo = (count) => Array.from({ length: count }, (_, i) => i + 1);

async function step(name, run) {
  const began = Date.now();
  try {
    const seen = await run();
    assert.deepEqual(complaints, [], "the page complains or calls somebody else");
    console.log(`ok    ${name}: ${seen} (${Date.now() - began} ms)`);
  } catch (failure) {
    console.error(`FAILED ${name}\n${failure.stack ?? failure}`);
    const shot = `${process.env.TMPDIR ?? "/tmp"}/gangway-page-failed.png`;
    await page.screenshot({ path: shot }).catch(() => {});
    console.error(`what the page showed is in ${shot}; the server said:\n${server.log}`);
    await end(1);
  }
}

async function end(code) {
  await browser.close();
  await server.stop(code === 0 ? "SIGTERM" : "SIGKILL");
  process.exit(code);
}

await step("the link opens a session, and leaves the address", async () => {
  await live(page);
  await page.getByRole("button", { name: "Send" }).waitFor();
  assert.ok(!page.url().includes("link"), page.url());
  assert.match(page.url(), /#session=/);
  return page.url();
});

await step("a prompt is answered, with a thought, a plan and a tool call", async () => {
  await ask(page, "What can you show me?");
  await page.getByRole("heading", { name: "You" }).waitFor();
  await page.getByRole("heading", { name: "Agent" }).first().waitFor();
  await idle(page);
  await page.getByText("Thought", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "Plan" }).waitFor();
  await page.getByText("completed", { exact: true }).first().waitFor();
  await page.getByText(/ tokens/).waitFor();
  return await page.getByText(/ tokens/).innerText();
});

await step("a permission is shown where it is seen, and allowed", async () => {
  await ask(page, "/permission Delete the build folder");
  const allow = waiting(page).getByRole("button", { name: "Allow", exact: true });
  await inView(allow);
  if (picture) {
    await page.setViewportSize({ width: 1100, height: 940 });
    await inView(allow);
    await page.screenshot({ path: picture });
  }
  await allow.click();
  await waiting(page).getByRole("heading", { name: "Permission" }).waitFor({ state: "detached" });
  await idle(page);
  return (await conversation(page).locator("article").last().innerText()).replaceAll("\n", " ");
});

await step("a question is shown where it is seen, and answered", async () => {
  await ask(page, "/question Which colour? | red | blue");
  const answer = waiting(page).getByRole("button", { name: "Answer" });
  await inView(answer);
  await waiting(page).getByRole("combobox").selectOption("blue");
  await answer.click();
  await idle(page);
  const last = await conversation(page).locator("article").last().innerText();
  assert.match(last, /blue/);
  return last.replaceAll("\n", " ");
});

await step("a reload in mid-turn loses nothing and shows nothing twice", async () => {
  await ask(page, "/stream 300 12 10");
  await page.getByText(/0000000020/).waitFor();
  await page.reload();
  await live(page);
  await page.getByText(/0000000300/).waitFor();
  await idle(page);
  assert.deepEqual(await ordinals(page), upTo(300));
  return "300 ordinals, each once";
});

let second;
await step("a second tab shows the same and is live", async () => {
  const session = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("session");
  second = await tab(`${server.page}#session=${session}`);
  await live(second);
  await second.getByText(/0000000300/).waitFor();
  assert.equal(await conversation(second).textContent(), await conversation(page).textContent());
  await ask(page, "/permission Answered in the other tab");
  await inView(waiting(page).getByRole("button", { name: "Reject", exact: true }));
  await waiting(second).getByRole("button", { name: "Reject", exact: true }).click();
  await waiting(page).getByRole("button", { name: "Reject", exact: true }).waitFor({ state: "detached" });
  await idle(page);
  return "withdrawn in the first tab";
});

await step("a turn is stopped", async () => {
  await ask(page, "/hang");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("Ended: cancelled").waitFor();
  await second.getByText("Ended: cancelled").waitFor();
  await idle(page);
  return "in both tabs";
});

await step("what fails is said in both tabs", async () => {
  await ask(page, "/error");
  await page.getByText(/the demo agent was told to fail/).first().waitFor();
  await second.getByText(/the demo agent was told to fail/).first().waitFor();
  return "the agent's own words";
});

await step("the server is killed in mid-turn: the page comes back and says what became of it", async () => {
  await ask(page, "/stream 100000 12 10");
  await page.waitForFunction(() => document.querySelector("[role=log]").textContent.match(/\d{10}/g).length > 320);
  await ask(page, "after the restart");
  await page.getByText(/^Queued/).waitFor();
  await server.stop("SIGKILL");
  await page.getByText(/^Connection lost/).waitFor();
  await server.start();
  await live(page);
  await page.getByText("Interrupted: server restarted").waitFor();
  const seen = (await ordinals(page)).slice(300);
  assert.deepEqual(seen, upTo(seen.length));
  assert.equal(await page.getByText("Ended: cancelled").count(), 1, "what was told before is not told again");
  return `${seen.length} ordinals before the kill, each once`;
});

await step("held prompts run when somebody says so", async () => {
  await page.getByRole("button", { name: "Run them" }).click();
  await page.getByText("after the restart", { exact: true }).waitFor();
  await idle(page);
  await page.getByRole("button", { name: "Run them" }).waitFor({ state: "detached" });
  return "by a button";
});

await step("on a phone everything is in reach", async () => {
  await second.setViewportSize({ width: 390, height: 780 });
  await ask(second, "/permission Do it from the sofa, with a title that is a good deal longer than the screen is wide");
  const allow = waiting(second).getByRole("button", { name: "Allow", exact: true });
  await inView(allow);
  await inView(second.getByRole("button", { name: "Send" }));
  const wide = await second.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} wide`);
  if (process.env.GANGWAY_PHONE_PICTURE) await second.screenshot({ path: process.env.GANGWAY_PHONE_PICTURE });
  await allow.click();
  await idle(second);
  await second.close();
  return `${wide} wide`;
});

await step("another session, and back", async () => {
  const first = page.url();
  await page.getByRole("button", { name: "New session" }).click();
  await page.waitForFunction((before) => location.href !== before && location.hash.includes("session="), first);
  await live(page);
  assert.equal(await conversation(page).textContent(), "");
  await page.goto(first);
  await live(page);
  await page.getByText(/0000000300/).waitFor();
  return page.url();
});

let stranger;
await step("a stranger sees the door, and a wrong password does not open it", async () => {
  const visitor = await newVisitor(browser, { width: 1100, height: 720 });
  stranger = await tab(server.page, visitor);
  await stranger.getByRole("heading", { name: "Who are you?" }).waitFor();
  if (process.env.GANGWAY_DOOR_PICTURE) await stranger.screenshot({ path: process.env.GANGWAY_DOOR_PICTURE });
  await stranger.getByLabel("Name").fill("ada");
  await stranger.getByLabel("Password", { exact: true }).fill("not the right one");
  await stranger.getByRole("button", { name: "Log in" }).click();
  await stranger.getByText("This name and this password do not belong together.").waitFor();
  assert.equal(await stranger.getByLabel("Password", { exact: true }).inputValue(), "");
  return "in a browser of its own";
});

await step("a link opens the door once", async () => {
  await stranger.goto(used);
  await stranger.getByText(/This link was used before/).waitFor();
  const link = server.anotherLink();
  await stranger.goto(link);
  await live(stranger);
  const cookies = (await stranger.context().cookies()).filter(({ name }) => name.startsWith("gangway-"));
  assert.deepEqual(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite })), [{ httpOnly: true, sameSite: "Strict" }]);
  await stranger.reload();
  await live(stranger);
  return "and the cookie keeps it open";
});

await step("who logs out is out, in every tab, at once", async () => {
  const other = await tab(server.page, stranger.context());
  await live(other);
  await stranger.getByRole("button", { name: "Log out" }).click();
  await stranger.getByRole("heading", { name: "Who are you?" }).waitFor();
  await other.getByRole("heading", { name: "Who are you?" }).waitFor();
  await other.getByText(/Your access has ended/).waitFor();
  if (process.env.GANGWAY_OUT_PICTURE) await other.screenshot({ path: process.env.GANGWAY_OUT_PICTURE });
  await other.close();
  await live(page);
  return "nobody else";
});

await step("a wrong token is refused at the door, the right one let in", async () => {
  await stranger.goto(`${server.page}#token=${"x".repeat(43)}`);
  await stranger.getByText(/does not know this token/).waitFor();
  await stranger.getByText("Without a password").click();
  await stranger.getByLabel("Token or pairing code").fill(server.token);
  await stranger.getByRole("button", { name: "Come in" }).click();
  await live(stranger);
  await stranger.context().close();
  return "by the door";
});

console.log("all steps passed");
await end(0);
