// `./gangway serve` for a lane in a browser: started, killed, started again on the same port.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const GANGWAY = fileURLToPath(new URL("../../gangway", import.meta.url));
const START_SECONDS_MAX = 300;

export class Server {
  #work;
  #process = null;
  #port = 0;
  #environment;

  /** @param {{ settings?: string, environment?: object }} how its configuration, and variables besides the lane's own */
  constructor(work, { settings = 'default_agent = "demo"\n', environment = {} } = {}) {
    this.#work = work;
    this.#environment = { ...process.env, ...environment };
    mkdirSync(join(work, "data"), { recursive: true });
    mkdirSync(join(work, "project"), { recursive: true });
    writeFileSync(join(work, "data", "gangway.toml"), settings);
  }

  get log() {
    return readFileSync(join(this.#work, "serve.log"), "utf8");
  }

  /** What serve prints for people to open. */
  get link() {
    return /Open:\s+(\S+)/.exec(this.log)[1];
  }

  /** Where the page is, without anything that opens it. */
  get page() {
    return `${new URL(this.link).origin}/`;
  }

  /** What only those on this machine can read. */
  get token() {
    return readFileSync(join(this.#work, "data", "token"), "utf8").trim();
  }

  /** What `gangway link` prints. */
  anotherLink() {
    return execFileSync(GANGWAY, ["link", "--data", join(this.#work, "data")], { encoding: "utf8" }).trim();
  }

  async start() {
    const runtime = join(this.#work, "data", "runtime.json");
    rmSync(runtime, { force: true });
    const log = openSync(join(this.#work, "serve.log"), "a");
    this.#process = spawn(
      GANGWAY,
      ["serve", "--listen", `127.0.0.1:${this.#port}`, "--data", join(this.#work, "data")],
      { cwd: join(this.#work, "project"), env: this.#environment, stdio: ["ignore", log, log] },
    );
    for (let waited = 0; !existsSync(runtime) || !this.log.includes("Open:"); waited += 0.1) {
      if (this.#process.exitCode !== null || waited > START_SECONDS_MAX) throw new Error(`serve did not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#port = Number(new URL(JSON.parse(readFileSync(runtime, "utf8")).url).port);
  }

  async stop(signal) {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
  }
}
