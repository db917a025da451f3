// Goes through Mezame's front-end, first with the demo agent, then with a real one.
//
//   GANGWAY_CHROMIUM=/usr/bin/chromium GANGWAY_WORK=/an/empty/directory GANGWAY_UI=…/ui/dist node mezame.mjs new|old
//   GANGWAY_SCRIPTED_AGENT   the command that starts a real agent's model and says how to start the agent; empty: without one
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Browser } from "./browser.mjs";
import { demo } from "./demo.mjs";
import { real } from "./real.mjs";
import { Server } from "./server.mjs";

const dialect = process.argv[2];
const work = process.env.GANGWAY_WORK;
const ui = process.env.GANGWAY_UI;

async function served(name, how, scenario) {
  console.log(`-- ${name}`);
  const server = new Server(join(work, name), { ui, dialect, ...how });
  let browser;
  try {
    await server.start();
    server.addPerson();
    browser = await Browser.start(server);
    await scenario(browser, server, dialect);
    const seen = new Set(browser.refusals);
    for (const refusal of seen) console.log(`answered ${refusal}: ${browser.refusals.filter((each) => each === refusal).length} times`);
  } finally {
    await browser?.close();
    await server.stop("SIGTERM");
  }
}

/** @returns what runs while its standard input is open, and what it says of itself */
async function scriptedAgent(command) {
  const [program, ...words] = command.split("\n");
  const process = spawn(program, [...words, join(work, "agent")], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(createInterface(process.stdout), "line");
  return { process, told: JSON.parse(line) };
}

async function main() {
await served("demo", { agent: "demo", project: join(work, "demo", "shop") }, demo);
if (process.env.GANGWAY_SCRIPTED_AGENT) {
  const { process: model, told } = await scriptedAgent(process.env.GANGWAY_SCRIPTED_AGENT);
  try {
    await served("real", { agent: told.name, project: told.project, agents: told.toml }, real);
  } finally {
    model.stdin.end();
  }
}
console.log("all steps passed");
}

main().catch((failure) => {
  console.error(failure.stack ?? failure);
  process.exitCode = 1;
});
