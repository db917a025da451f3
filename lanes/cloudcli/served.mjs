// What the front-end is served by: a server with a user, a project, the demo agent under a name that the front-end knows,
// and a real agent whose model is scripted.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Server } from "../page/server.mjs";

const GANGWAY = fileURLToPath(new URL("../../gangway", import.meta.url));
const FRONT_END = fileURLToPath(new URL("node_modules/@cloudcli-ai/cloudcli/dist", import.meta.url));
// What the lane itself is told; the server would wonder about it.
const OWN = ["CHROMIUM", "WORK", "JAVA", "TESTKIT", "REAL_AGENT", "PICTURES", "STEP_SECONDS", "FRAMES"];
const NOWHERE = "http://127.0.0.1:9";

export const USER = { name: "ada", password: "correct horse battery" };
export const PROJECT = "lane";

/** A model on loopback that does what a prompt's lines say; null without the program that starts it. */
export class Model {
  static async start() {
    const classes = process.env.GANGWAY_TESTKIT;
    const model = new Model();
    model.process = spawn(process.env.GANGWAY_JAVA, ["-cp", classes, "dev.gangway.testkit.model.ScriptedModelServer"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [address] = await once(createInterface(model.process.stdout), "line");
    model.address = address;
    return model;
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.stdin.end();
    await ended;
  }
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

const text = JSON.stringify;

function table(name, settings) {
  return `[${name}]\n${Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`).join("")}`;
}

/** opencode with the scripted model as its only provider, and nothing of anybody's home within its reach. */
function opencode(work, program, model) {
  const home = join(work, "opencode");
  const environment = { HOME: join(home, "home"), TMPDIR: join(home, "tmp"), NO_PROXY: "127.0.0.1,localhost" };
  for (const kind of ["CONFIG", "DATA", "STATE", "CACHE"]) environment[`XDG_${kind}_HOME`] = join(home, kind.toLowerCase());
  for (const proxy of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]) environment[proxy] = NOWHERE;
  for (const what of ["AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS"]) environment[`OPENCODE_DISABLE_${what}`] = "1";
  const settings = {
    model: "scripted/main",
    small_model: "scripted/side",
    share: "disabled",
    provider: {
      scripted: {
        npm: "@ai-sdk/openai-compatible",
        name: "Scripted",
        options: { baseURL: `${model}/v1`, apiKey: "dummy" },
        models: { main: { name: "Main", tool_call: true, reasoning: true }, side: { name: "Side" } },
      },
    },
  };
  for (const folder of ["home", "tmp", "config/opencode"]) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, "config/opencode/opencode.json"), JSON.stringify(settings));
  const variables = Object.entries(environment).map(([key, value]) => `${key} = ${text(value)}`);
  return table("agents.opencode", { command: text(program), args: '["acp"]', env: `{ ${variables.join(", ")} }`, isolation: '"off"' });
}

/**
 * Starts the server and makes its user.
 *
 * @param work an empty directory
 * @param realAgent opencode's program, or empty for none
 * @param model the address of its model
 */
export async function serve(work, realAgent, model) {
  const address = `127.0.0.1:${await freePort()}`;
  const settings = [
    'default_agent = "claude"\n',
    table("agents.claude", { command: text(GANGWAY), args: '["demo-agent"]', profile: '"other"', isolation: '"off"' }),
    table(`projects.${PROJECT}`, { root: text(join(work, "project")) }),
    table("wire.cloudcli", { listen: text(address), ui_dir: text(FRONT_END) }),
  ];
  if (realAgent) settings.push(opencode(work, realAgent, model));
  mkdirSync(join(work, "home"), { recursive: true });
  const own = Object.fromEntries(OWN.map((name) => [`GANGWAY_${name}`, undefined]));
  const environment = { ...own, HOME: join(work, "home"), XDG_CONFIG_HOME: join(work, "home/.config"), XDG_STATE_HOME: join(work, "home/.state") };
  const server = new Server(work, { settings: settings.join("\n"), environment });
  await server.start();
  const { id } = await administer(server, "POST", "users", USER);
  await administer(server, "PUT", `projects/${PROJECT}/grants/${id}`, { rights: ["observe", "prompt", "approve"] });
  return { server, address: `http://${address}` };
}

async function administer(server, method, path, body) {
  const answer = await fetch(`${server.page}api/v1/${path}`, {
    method,
    headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
  return said ? JSON.parse(said) : {};
}
