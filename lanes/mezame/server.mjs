// `./gangway serve` with Mezame's front-end: a home, a data directory, a project and a user of its own.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const GANGWAY = fileURLToPath(new URL("../../gangway", import.meta.url));
const START_SECONDS_MAX = 300;

export const PERSON = { name: "ann", password: "correct horse battery" };

export class Server {
  #data;
  #environment;
  #process = null;
  #port = 0;

  /**
   * @param work an empty directory
   * @param {{ ui: string, dialect: string, agent: string, project: string, agents?: string }} how the front-end's files
   *   and dialect, the default agent, the project's directory, the tables of agents
   */
  constructor(work, how) {
    this.#data = join(work, "data");
    this.how = how;
    for (const folder of [this.#data, join(work, "home"), how.project]) mkdirSync(folder, { recursive: true });
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GANGWAY_") || name === "GANGWAY_JAVA_HOME");
    this.#environment = { ...Object.fromEntries(kept), HOME: join(work, "home") };
  }

  /** Where the front-end is. */
  get page() {
    return `http://127.0.0.1:${this.#port}/`;
  }

  get log() {
    return readFileSync(join(this.#data, "serve.log"), "utf8");
  }

  /** Starts it, on the port that it had before. */
  async start() {
    const { ui, dialect, agent, project, agents = "" } = this.how;
    writeFileSync(
      join(this.#data, "gangway.toml"),
      `default_agent = "${agent}"\n\n[projects.shop]\nroot = ${JSON.stringify(project)}\n\n` +
        `[wire.mezame]\nlisten = "127.0.0.1:${this.#port}"\nui_dir = ${JSON.stringify(ui)}\nproject = "shop"\n` +
        `echo_user = ${dialect === "new"}\n\n${agents}`,
    );
    const runtime = join(this.#data, "runtime.json");
    rmSync(runtime, { force: true });
    const log = openSync(join(this.#data, "serve.log"), "w");
    this.#process = spawn(GANGWAY, ["serve", "--listen", "127.0.0.1:0", "--data", this.#data], {
      cwd: project,
      env: this.#environment,
      stdio: ["ignore", log, log],
    });
    for (let waited = 0; !existsSync(runtime) || !/mezame:.*\n/.test(this.log); waited += 0.1) {
      if (this.#process.exitCode !== null || waited > START_SECONDS_MAX) throw new Error(`serve did not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#port = Number(new URL(/mezame: (\S+)/.exec(this.log)[1]).port);
  }

  /** A user with a password, who may work in the project. */
  addPerson() {
    const id = this.#api("--field", "/id", "POST", "/api/v1/users", JSON.stringify(PERSON)).trim();
    this.#api("PUT", `/api/v1/projects/shop/grants/${id}`, JSON.stringify({ rights: ["observe", "prompt", "approve"] }));
  }

  #api(...words) {
    const [path] = words.filter((word) => word.startsWith("/api"));
    const command = ["api", "--data", this.#data, ...words];
    try {
      return execFileSync(GANGWAY, command, { encoding: "utf8", env: this.#environment });
    } catch (failure) {
      throw new Error(`${path}: ${failure.stdout}${failure.stderr}`);
    }
  }

  async stop(signal) {
    if (this.#process === null || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
  }
}
