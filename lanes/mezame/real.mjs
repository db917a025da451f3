// What a person does in Mezame's front-end, with opencode and a model that says what the prompt scripts.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { counts } from "./front.mjs";

export async function real(browser, server, dialect) {
  const { project } = server;
  const old = dialect === "old";
  const step = (name, run) => browser.step(name, run);
  let visitor;
  let front;

  await step("whoever logs in has a tab with the agent", async () => {
    visitor = await browser.visitor();
    front = await browser.open(visitor);
    await front.logIn();
    await front.connected(project);
    await front.menu("Model").filter({ hasText: "Main" }).waitFor();
    await front.picture("real-first-tab");
    return await front.menu("Model").innerText();
  });

  await step("an answer streams, behind its thought", async () => {
    await front.ask("@think I will count.\n@stream 80 40ms");
    await front.says("0000000005");
    const half = (await front.ordinals()).length;
    await front.idle();
    counts(await front.ordinals(), 80);
    assert.ok(half < 80, `${half} at once`);
    if (!old) await front.page.getByText("Thought process").click();
    await front.says(/I will count\./);
    return `${half} of 80 when first looked at, at the end each once`;
  });

  await step("a command asks first, and its card has its result", async () => {
    await front.ask("@shell echo made-$((40+2)) > made.txt; cat made.txt\n@say The command has run.");
    await front.says(/permission requested: /);
    await front.picture("real-permission");
    assert.ok(!existsSync(join(project, "made.txt")), "it ran before it was allowed");
    await front.option(/^Allow once$/).click();
    await front.says("The command has run.");
    await front.idle();
    assert.ok(existsSync(join(project, "made.txt")));
    await opened(front, /made/);
    await front.says("made-42");
    await front.picture("real-turn");
    return "made-42";
  });

  await step("a command that is rejected does not run", async () => {
    await front.ask("@shell touch forbidden.txt");
    await front.option(/^Reject/).click();
    await front.idle();
    assert.ok(!existsSync(join(project, "forbidden.txt")));
    return "no file";
  });

  await step("slash commands are offered", async () => {
    await front.composer.fill("/");
    const offered = await front.page.getByRole("option").allInnerTexts();
    assert.ok(offered.length > 0);
    await front.picture("real-slash-commands");
    await front.composer.fill("");
    return offered.map((text) => text.split("\n")[0]).join(" ");
  });

  await step("model and mode are chosen", async () => {
    await front.choose("Model", "Side");
    await front.choose("Agent", "plan");
    await front.choose("Agent", "build");
    await front.choose("Model", "Main");
    return "and chosen back";
  });

  await step("a reload in mid-turn loses nothing and shows nothing twice", async () => {
    await front.ask("@stream 200 20ms");
    await front.page.waitForFunction(() => document.querySelector("main").innerText.match(/\d{10}/g)?.length > 100);
    await front.page.reload();
    await front.says("0000000200");
    await front.idle();
    const seen = await front.ordinals();
    counts(seen.slice(0, 80), 80);
    counts(seen.slice(80), 200);
    if (old) {
      await front.says(/^\[echo made.*: completed\]/);
    } else {
      await opened(front, /made/);
      await front.says("made-42");
    }
    await front.picture("real-history");
    return "280 ordinals, each once";
  });

  await step("a second tab follows live", async () => {
    const second = await browser.open(visitor);
    await second.connected(project);
    await second.says("0000000200");
    await front.ask("@stream 90 20ms");
    for (const where of [front, second]) {
      await where.page.waitForFunction(() => document.querySelector("main").innerText.match(/\d{10}/g)?.length === 370);
      await where.idle();
      counts((await where.ordinals()).slice(280), 90);
    }
    await second.page.close();
    browser.shown = front;
    return "90 ordinals in both, each once";
  });

  if (!old) {
    await step("a turn is stopped", async () => {
      await front.ask("@stream 5000 20ms");
      await front.page.waitForFunction(() => document.querySelector("main").innerText.match(/\d{10}/g)?.length > 400);
      await front.page.getByRole("button", { name: "Stop response" }).click();
      await front.idle();
      await front.ask("@say Still here.");
      await front.says("Still here.");
      await front.idle();
      return "and the next prompt is answered";
    });
  }

  await step("what the model refuses is said, and the next prompt works", async () => {
    await front.ask("@error 400 9");
    await front.says(/^\[Error: /);
    await front.idle();
    await front.picture("real-error");
    await front.ask("@say Back again.");
    await front.says("Back again.");
    await front.idle();
    return (await front.conversation()).match(/\[Error.*/)[0];
  });
}

async function opened(front, title) {
  const card = front.toolCard(title);
  if ((await card.getAttribute("aria-expanded")) === "false") await card.click();
}
