// `./gangway serve` for a lane in a browser, with a home, a data directory and a project of its own: started, killed, started
// again at the same addresses.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const GANGWAY = fileURLToPath(new URL("../../gangway", import.meta.url));
const START_SECONDS_MAX = 300;
const ANY_PORT = "127.0.0.1:0";

export const PERSON = { name: "ann", password: "correct horse battery" };
export const PROJECT = "shop";

/** The demo agent under another name: some front-ends know a few names only. */
export function demoAgent(name) {
  return `[agents.${name}]\ncommand = ${JSON.stringify(GANGWAY)}\nargs = ["demo-agent"]\nprofile = "other"\nisolation = "off"\n\n`;
}

/** A front-end's listener, on a port that is found at the first start. */
export function wire(name, keys) {
  const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
  return `[wire.${name}]\nlisten = "${ANY_PORT}"\n${lines.join("")}\n`;
}

export class Server {
  #work;
  #environment;
  #process = null;
  #port = 0;
  /** What it said when it had started last. */
  #said = "";

  /**
   * @param work a directory
   * @param {{ settings?: string, project?: string }} how its configuration besides the project, and the project's directory
   */
  constructor(work, { settings = 'default_agent = "demo"\n', project = join(work, PROJECT) } = {}) {
    this.#work = work;
    this.project = project;
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GANGWAY_") || name === "GANGWAY_JAVA_HOME");
    this.#environment = { ...Object.fromEntries(kept), HOME: join(work, "home") };
    for (const folder of [this.#data, join(work, "home"), project]) mkdirSync(folder, { recursive: true });
    writeFileSync(this.#configuration, `${settings}\n[projects.${PROJECT}]\nroot = ${JSON.stringify(project)}\n`);
  }

  get #data() {
    return join(this.#work, "data");
  }

  get #configuration() {
    return join(this.#data, "gangway.toml");
  }

  get log() {
    return readFileSync(join(this.#work, "serve.log"), "utf8");
  }

  /** What serve prints for people to open. */
  get link() {
    return /Open:\s+(\S+)/.exec(this.#said)[1];
  }

  /** Where the page is, without anything that opens it. */
  get page() {
    return `${new URL(this.link).origin}/`;
  }

  /** Where a front-end is, with a slash at the end. */
  front(name) {
    return `${new RegExp(`^\\s+${name}:\\s+(\\S+)`, "m").exec(this.#said)[1].replace(/\/$/, "")}/`;
  }

  /** What only those on this machine can read. */
  get token() {
    return readFileSync(join(this.#data, "token"), "utf8").trim();
  }

  /** What `gangway link` prints. */
  anotherLink() {
    return execFileSync(GANGWAY, ["link", "--data", this.#data], { encoding: "utf8", env: this.#environment }).trim();
  }

  /** A request of its owner's. */
  async ask(method, path, body, address = `${this.page}api/v1`) {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
    return said ? JSON.parse(said) : {};
  }

  /** Somebody with a password, who may work in the project. */
  async addPerson() {
    const { id } = await this.ask("POST", "/users", PERSON);
    await this.ask("PUT", `/projects/${PROJECT}/grants/${id}`, { rights: ["observe", "prompt", "approve"] });
    return id;
  }

  async start() {
    const runtime = join(this.#data, "runtime.json");
    rmSync(runtime, { force: true });
    const log = openSync(join(this.#work, "serve.log"), "w");
    this.#process = spawn(GANGWAY, ["serve", "--listen", `127.0.0.1:${this.#port}`, "--data", this.#data], {
      cwd: this.project,
      env: this.#environment,
      stdio: ["ignore", log, log],
    });
    for (let waited = 0; !existsSync(runtime) || !this.log.includes("Stop:"); waited += 0.1) {
      if (this.#process.exitCode !== null || waited > START_SECONDS_MAX) throw new Error(`serve did not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#said = this.log;
    this.#port = Number(new URL(JSON.parse(readFileSync(runtime, "utf8")).url).port);
    this.#keepPorts();
  }

  #keepPorts() {
    const settings = readFileSync(this.#configuration, "utf8");
    const kept = settings.replaceAll(/\[wire\.(\w+)\]\nlisten = "[^"]*"/g, (_, name) => `[wire.${name}]\nlisten = "${new URL(this.front(name)).host}"`);
    if (kept !== settings) writeFileSync(this.#configuration, kept);
  }

  async stop(signal) {
    if (this.#process === null || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
  }
}
