// What a person does in Mezame's front-end, with the demo agent.
import assert from "node:assert/strict";
import { counts } from "./front.mjs";

/** @param dialect "new", or "old" for the front-end that has no Stop button and is told of no other browser's tabs */
export async function demo(browser, server, dialect) {
  const { project } = server;
  const old = dialect === "old";
  const visitor = await browser.visitor();
  const step = (name, run) => browser.step(name, run);
  let front;

  await step("the log-in page comes first, and a wrong password does not pass it", async () => {
    front = await browser.open(visitor);
    await front.door.waitFor();
    await front.picture("log-in");
    await front.logIn("not the right one");
    await front.page.getByText("This name and this password do not belong together.").waitFor();
    await front.picture("log-in-refused");
    await front.page.setViewportSize({ width: 390, height: 780 });
    const wide = await front.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `on a phone the log-in page is ${wide} wide`);
    await front.picture("log-in-phone");
    await front.page.setViewportSize({ width: 1200, height: 800 });
    return "in words";
  });

  await step("whoever logs in has a tab with a session in the project", async () => {
    await front.logIn();
    await front.connected(project);
    await front.tab("1").waitFor();
    await front.picture("first-tab");
    return project;
  });

  await step("a prompt, a thought and a tool call with its result are shown", async () => {
    await front.ask("What can you show me?");
    await front.says(/looked around a little/);
    await front.idle();
    assert.equal(await front.times("What can you show me?"), 2, "once said, once said back");
    const card = front.toolCard("Look around");
    await card.getByText("completed").waitFor();
    await card.click();
    await front.says("Output");
    await front.says("(nothing)");
    if (!old) await front.page.getByText("Thought process").click();
    await front.says(/Somebody wrote 21 characters to me\./);
    await front.picture("turn");
    return "completed";
  });

  await step("a permission is asked for, and allowed", async () => {
    await front.ask("/permission Delete the build folder");
    await front.says("permission requested: Delete the build folder");
    await front.picture("permission");
    await front.option("Allow").click();
    await front.says("→ Allow");
    await front.idle();
    assert.equal(await front.times("permission requested: Delete the build folder"), 1);
    return (await front.conversation()).split("→ Allow")[1].trim().replaceAll("\n", " ");
  });

  await step("slash commands are offered", async () => {
    await front.composer.fill("/perm");
    const offered = await front.page.getByRole("option").allInnerTexts();
    assert.equal(offered.length, 2, offered.join());
    await front.picture("slash-commands");
    await front.composer.press("Enter");
    assert.equal(await front.composer.inputValue(), "/permission ");
    await front.composer.fill("");
    return offered[0].replaceAll("\n", " ");
  });

  await step("the agent's mode is chosen, and is there after a reload", async () => {
    await front.choose("Agent", "Plan");
    await front.page.reload();
    await front.connected(project);
    await front.menu("Agent").filter({ hasText: "Plan" }).waitFor();
    await front.choose("Agent", "Default");
    return "Plan, and Default again";
  });

  await step("the history is what was shown before", async () => {
    await front.says(/looked around a little/);
    assert.equal(await front.times("What can you show me?"), 2);
    if (old) await front.says("[Look around: completed]");
    else await front.toolCard("Look around").getByText("completed").waitFor();
    await front.says("[permission requested: Delete the build folder → Allow]");
    await front.picture("history");
    return "each once";
  });

  if (!old) {
    await step("a turn is stopped", async () => {
      await front.ask("/hang");
      await front.page.getByRole("button", { name: "Stop response" }).click();
      await front.says("[Cancel requested]");
      await front.idle();
      return "and another prompt is taken";
    });
  }

  await step("a file goes along with a prompt", async () => {
    await front.page.locator("input[type=file]").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
    await front.page.getByText("note.txt").waitFor();
    await front.ask("Have a look at this");
    await front.idle();
    await front.says(/note\.txt/);
    await front.picture("attachment");
    return "by its name";
  });

  await step("what fails is said, and the next prompt works", async () => {
    await front.ask("/error");
    await front.says(/^\[Error: .*the demo agent was told to fail/);
    await front.idle();
    await front.ask("/crash 3");
    await front.idle();
    await front.picture("failed");
    await front.ask("Are you there again?");
    await front.says(/Are you there again\?".*looked around/);
    await front.idle();
    return "after an error, and after the agent's end";
  });

  // In a tab of its own: what is streamed is one long word, and the front-end makes its page as wide as that.
  await step("an answer streams", async () => {
    await front.newTab("streams");
    await front.connected(project);
    await front.ask("/stream 60 12 40");
    await front.says("0000000005");
    const half = (await front.ordinals()).length;
    await front.busy();
    await front.says("0000000060");
    await front.idle();
    counts(await front.ordinals(), 60);
    assert.ok(half < 60, `${half} at once`);
    return `${half} of 60 when first looked at, at the end each once`;
  });

  await step("a reload in mid-turn loses nothing and shows nothing twice", async () => {
    await front.ask("/stream 300 12 15");
    await front.says("0000000070");
    await front.page.reload();
    await front.says("0000000100");
    if (!old) await front.busy();
    await front.says("0000000300");
    await front.idle();
    const seen = await front.ordinals();
    counts(seen.slice(0, 60), 60);
    counts(seen.slice(60), 300);
    return "300 ordinals, each once";
  });

  let second;
  await step("a second browser tab follows live", async () => {
    second = await browser.open(visitor);
    await second.says("0000000300");
    await front.ask("/stream 100 12 20");
    await second.says("0000000010");
    if (!old) await second.busy();
    await second.idle();
    await second.page.waitForFunction(() => (document.querySelector("main").innerText.match(/0000000100/g) ?? []).length === 2);
    await front.idle();
    assert.deepEqual(await second.ordinals(), await front.ordinals());
    return "460 ordinals in both";
  });

  await step("a permission is asked for in both, and is over in both when one answers", async () => {
    await front.ask("/permission Answered in the other tab");
    await front.option("Reject").waitFor();
    await second.option("Reject").click();
    await front.option("Reject").waitFor({ state: "detached" });
    await second.idle();
    await front.idle();
    // While the turn runs a note says what was chosen, afterwards the history does.
    const said = /\[The permission request was answered: reject_once\]|\[permission requested: Answered in the other tab → Reject\]/;
    await front.says(said);
    assert.equal(await front.times("0000000300"), 1);
    await front.picture("answered-elsewhere");
    await second.picture("answered-here");
    return (await front.conversation()).match(said)[0];
  });

  let other;
  await step("another browser of the same person has the same tabs", async () => {
    other = await browser.open(await browser.visitor());
    await other.door.waitFor();
    await other.logIn();
    await other.tab("1").waitFor();
    await other.tab("streams").waitFor();
    return "1, streams";
  });

  if (!old) {
    await step("what one browser opens and closes the others do too", async () => {
      await front.newTab("everywhere");
      await front.connected(project);
      await front.ask("/stream 400 12 15");
      await other.show("everywhere");
      await other.says("0000000040");
      await other.busy();
      await front.closeTab("everywhere");
      await other.tab("everywhere").waitFor({ state: "detached" });
      await second.tab("everywhere").waitFor({ state: "detached" });
      return "everywhere";
    });

    await step("closing a tab ends nothing", async () => {
      await front.reopen("everywhere");
      await front.says("0000000400");
      await front.idle();
      counts(await front.ordinals(), 400);
      return "400 ordinals, each once";
    });
  }
  await other.page.context().close();

  await step("a directory that is in no project is refused in words", async () => {
    browser.shown = front;
    await front.newTab("elsewhere", "/nowhere/at/all");
    await front.says(/^\[Error: /);
    await front.picture("refused");
    const said = (await front.conversation()).match(/\[Error.*\]/)[0];
    await front.closeTab("elsewhere");
    return said;
  });

  await step("the server is killed in mid-turn: the front-end comes back and says what became of it", async () => {
    await front.tab("streams").click();
    await front.ask("/stream 100000 12 10");
    await front.page.waitForFunction(() => document.querySelector("main").innerText.match(/\d{10}/g)?.length > 500);
    await server.stop("SIGKILL");
    await server.start();
    await front.says(/\[Error: .*restart.*/i);
    await front.idle();
    const seen = (await front.ordinals()).slice(460);
    counts(seen, seen.length);
    await front.picture("restarted");
    await front.ask("Are you still there?");
    await front.says(/Are you still there\?".*looked around/);
    await front.idle();
    return `${seen.length} ordinals before the kill, each once`;
  });
}
