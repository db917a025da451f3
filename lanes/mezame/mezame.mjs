// Goes through Mezame's front-end, first with the demo agent, then with a real one.
//
//   GANGWAY_CHROMIUM=/usr/bin/chromium GANGWAY_WORK=/an/empty/directory GANGWAY_UI=…/ui/dist node mezame.mjs new|old
//   GANGWAY_SCRIPTED_AGENT   the command that starts a real agent's model and says how to start the agent; empty: without one
import { join } from "node:path";
import { ScriptedAgent } from "../browser/agent.mjs";
import { PROJECT, Server, wire } from "../browser/server.mjs";
import { Browser } from "./browser.mjs";
import { demo } from "./demo.mjs";
import { real } from "./real.mjs";

const dialect = process.argv[2];
const work = process.env.GANGWAY_WORK;
const mezame = wire("mezame", { ui_dir: process.env.GANGWAY_UI, project: PROJECT, echo_user: dialect === "new" });

async function served(name, settings, project, scenario) {
  console.log(`-- ${name}`);
  const server = new Server(join(work, name), { settings: `${settings}\n${mezame}`, project });
  let browser;
  try {
    await server.start();
    await server.addPerson();
    browser = await Browser.start(server);
    await scenario(browser, server, dialect);
    const seen = new Set(browser.refusals);
    for (const refusal of seen) console.log(`answered ${refusal}: ${browser.refusals.filter((each) => each === refusal).length} times`);
  } finally {
    await browser?.close();
    await server.stop("SIGTERM");
  }
}

async function main() {
  await served("demo", 'default_agent = "demo"', undefined, demo);
  const agent = await ScriptedAgent.start(join(work, "agent"));
  if (agent !== null) {
    try {
      await served("real", `default_agent = "${agent.name}"\n\n${agent.toml}`, agent.project, real);
    } finally {
      await agent.stop();
    }
  }
  console.log("all steps passed");
}

main().catch((failure) => {
  console.error(failure.stack ?? failure);
  process.exitCode = 1;
});
